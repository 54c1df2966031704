package dev.egresslab.bench.live;

import dev.egresslab.reports.results.Histograms;
import dev.egresslab.reports.results.Round;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A round's outcome in one line, of 80 columns for a variant with a short name and numbers that are not large. */
final class RoundNote {
    private RoundNote() {}

    static String text(int number, int of, String variant, Round round) {
        Histogram latency = Histograms.of(round, "latency");
        return String.format(
                Locale.ROOT,
                "round %d/%d  %-7s%,6d ok%,6d failed  p50 %5s ms  p99 %5s ms  no port %,d",
                number,
                of,
                variant,
                round.counters().getOrDefault("requests.ok", 0L),
                round.counters().getOrDefault("requests.failed", 0L),
                Texts.number(latency.getValueAtPercentile(50) / 1e6),
                Texts.number(latency.getValueAtPercentile(99) / 1e6),
                round.counters().getOrDefault("nat.ErrorPortAllocation", 0L));
    }
}
