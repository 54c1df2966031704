package dev.egresslab.bench.virtual;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The times of one round, under the names that the live engine's app gives them. */
final class Recorder {
    private final LatencyRecorder latency;
    private final Repeats okLatency;
    private final Repeats failedLatency;
    private final Repeats callLatency;
    private final LatencyRecorder scheduleLag;
    private final Repeats[] phases = new Repeats[Phase.ALL.size()];
    private final CoarseTimes interval = new CoarseTimes();
    private final Repeats foreseenLatency;
    private long arrived;

    Recorder(Supplier<LatencyRecorder> recorders) {
        latency = recorders.get();
        okLatency = new Repeats(recorders.get());
        failedLatency = new Repeats(recorders.get());
        callLatency = new Repeats(recorders.get());
        scheduleLag = recorders.get();
        foreseenLatency = new Repeats(recorders.get());
        for (int i = 0; i < phases.length; i++) {
            phases[i] = new Repeats(recorders.get());
        }
    }

    /** A page arrived; in virtual time never late. */
    void arrived() {
        arrived++;
    }

    void call(long nanos) {
        callLatency.record(nanos);
    }

    /** A page was refused on arrival: it took no time. */
    void refused() {
        interval.record(0);
        for (Repeats phase : phases) {
            phase.record(0);
        }
        failedLatency.record(0);
    }

    /** A worker's page ended, failed or not. */
    void page(PhaseClocks clocks, Worker worker, @Nullable Failure failure) {
        long total = clocks.totalNanos(worker);
        interval.record(total);
        for (int i = 0; i < phases.length; i++) {
            phases[i].record(clocks.nanos(worker, i));
        }
        (failure == null ? okLatency : failedLatency).record(total);
    }

    /** A {@linkplain ForeseenPages foreseen} page ended; it was one call. */
    void foreseen(long totalNanos, long firstByteNanos) {
        interval.record(totalNanos);
        foreseenLatency.record(totalNanos);
        phases[Phase.FIRST_BYTE.place()].record(firstByteNanos);
    }

    /** The phases in which all foreseen pages spent the same. */
    void foreseenPhases(long pages, long connectNanos, long tlsNanos) {
        for (Phase phase : Phase.ALL) {
            switch (phase) {
                case CONNECT -> phases[phase.place()].record(connectNanos, pages);
                case TLS -> phases[phase.place()].record(tlsNanos, pages);
                case WAIT, BODY -> phases[phase.place()].record(0, pages);
                case DNS, FIRST_BYTE -> {}
            }
        }
    }

    /** How long so many foreseen pages waited for their names. */
    void foreseenNames(long pages, long dnsNanos) {
        phases[Phase.DNS.place()].record(dnsNanos, pages);
    }

    /** The 99th percentile of the pages that ended since this was asked last; 0 when none did. */
    long intervalP99Nanos() {
        long p99 = interval.percentileNanos(99);
        interval.reset();
        return p99;
    }

    /** The histograms as text, by part; to be asked for once, when the round is over. */
    Map<String, String> encoded() {
        okLatency.flushed().add(foreseenLatency.flushed());
        callLatency.flushed().add(foreseenLatency.flushed());
        scheduleLag.record(0, arrived);
        latency.add(okLatency.flushed());
        latency.add(failedLatency.flushed());
        Map<String, String> parts = new TreeMap<>();
        parts.put("latency", latency.encoded());
        parts.put("okLatency", okLatency.flushed().encoded());
        parts.put("callLatency", callLatency.flushed().encoded());
        parts.put("scheduleLag", scheduleLag.encoded());
        for (int i = 0; i < phases.length; i++) {
            parts.put(Phase.ALL.get(i).figure(), phases[i].flushed().encoded());
        }
        return parts;
    }
}
