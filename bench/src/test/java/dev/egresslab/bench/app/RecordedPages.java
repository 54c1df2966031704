package dev.egresslab.bench.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs rounds with arrivals at given times, and keeps every page as it was recorded. */
final class RecordedPages implements App.PageObserver {
    /** A page that ended. */
    record Ended(
            long latencyNanos,
            Map<Phase, Long> phases,
            @Nullable ErrorClass error) {
        long nanos(Phase phase) {
            return phases.getOrDefault(phase, -1L);
        }

        long sum() {
            return phases.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final List<Ended> pages = Collections.synchronizedList(new ArrayList<>());

    List<Ended> pages() {
        return pages;
    }

    @Override
    public void pageEnded(PhaseClock clock, @Nullable Failure failure) {
        Map<Phase, Long> phases = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            phases.put(phase, clock.nanos(phase));
        }
        pages.add(new Ended(clock.totalNanos(), phases, failure == null ? null : failure.error()));
    }

    /** Returns arrivals this long after the start each. */
    static App.Arrivals at(long... offsetsNanos) {
        return (request, startNanos) -> {
            Iterator<Long> due = Arrays.stream(offsetsNanos)
                    .map(offset -> startNanos + offset)
                    .iterator();
            return new Pacer.Schedule(() -> due.hasNext() ? due.next() : Pacer.END, startNanos);
        };
    }

    /** Returns this many arrivals at the start. */
    static App.Arrivals atOnce(int pages) {
        return at(new long[pages]);
    }
}
