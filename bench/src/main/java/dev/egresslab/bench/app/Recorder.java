package dev.egresslab.bench.app;

import dev.egresslab.reports.results.Histograms;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The histograms of one round. Loop only. */
final class Recorder {
    private final Histogram latency = Histograms.empty();
    private final Histogram okLatency = Histograms.empty();
    private final Histogram callLatency = Histograms.empty();
    private final Histogram scheduleLag = Histograms.empty();
    private final Map<Phase, Histogram> phases = new EnumMap<>(Phase.class);
    private final Map<ErrorClass, String> firstFailures = new EnumMap<>(ErrorClass.class);

    Recorder() {
        for (Phase phase : Phase.values()) {
            phases.put(phase, Histograms.empty());
        }
    }

    /** Records how late a page was taken up. */
    void lag(long nanos) {
        scheduleLag.recordValue(nanos);
    }

    void call(long nanos) {
        callLatency.recordValue(nanos);
    }

    /** Records a page that ended, failed ones too. */
    void page(PhaseClock clock, @Nullable Failure failure) {
        latency.recordValue(clock.totalNanos());
        phases.forEach((phase, histogram) -> histogram.recordValue(clock.nanos(phase)));
        if (failure == null) {
            okLatency.recordValue(clock.totalNanos());
        } else {
            firstFailures.putIfAbsent(failure.error(), failure.detail());
        }
    }

    /** Returns the histograms as text, by part. */
    Map<String, String> encoded() {
        Map<String, String> parts = new TreeMap<>();
        parts.put("latency", Histograms.encode(latency));
        parts.put("okLatency", Histograms.encode(okLatency));
        parts.put("callLatency", Histograms.encode(callLatency));
        parts.put("scheduleLag", Histograms.encode(scheduleLag));
        phases.forEach((phase, histogram) -> parts.put(phase.figure(), Histograms.encode(histogram)));
        return parts;
    }

    /** Returns what the first failure of each class said, by the class's figure. */
    Map<String, String> firstFailures() {
        Map<String, String> details = new TreeMap<>();
        firstFailures.forEach((error, detail) -> details.put(error.figure(), detail));
        return details;
    }
}
