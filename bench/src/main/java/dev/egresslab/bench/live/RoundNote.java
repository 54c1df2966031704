package dev.egresslab.bench.live;

import dev.egresslab.reports.results.Histograms;
import dev.egresslab.reports.results.Round;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A round's outcome in one line. */
final class RoundNote {
    private RoundNote() {}

    static String text(int number, int of, String variant, Round round) {
        Histogram latency = Histograms.of(round, "latency");
        return String.format(
                Locale.ROOT,
                "round %d of %d  %-8s  %,d ok, %,d failed   p50 %,.1f ms   p99 %,.1f ms   ErrorPortAllocation %,d",
                number,
                of,
                variant,
                round.counters().getOrDefault("requests.ok", 0L),
                round.counters().getOrDefault("requests.failed", 0L),
                latency.getValueAtPercentile(50) / 1e6,
                latency.getValueAtPercentile(99) / 1e6,
                round.counters().getOrDefault("nat.ErrorPortAllocation", 0L));
    }
}
