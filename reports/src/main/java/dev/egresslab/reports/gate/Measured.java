package dev.egresslab.reports.gate;

import dev.egresslab.reports.results.Histograms;
import dev.egresslab.reports.results.Round;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Rounds of one variant merged into one, without loss: histograms of the same precision and counters add, maxima take the larger,
 * so a percentile of the whole is the percentile of all requests and no average of averages.
 *
 * @param seconds time measured, the rounds' own only
 * @param histograms nanoseconds, by part
 * @param counters by figure name
 * @param maxima by figure name
 * @param cpu by role
 */
public record Measured(
        double seconds,
        Map<String, Histogram> histograms,
        Map<String, Long> counters,
        Map<String, Long> maxima,
        Map<String, Round.Cpu> cpu) {
    private static final Set<String> PAID_FOR = Set.of("app", "proxy");

    /** Merges the rounds, which may be none. */
    public static Measured of(List<Round> rounds) {
        double seconds = 0;
        Map<String, Histogram> histograms = new TreeMap<>();
        Map<String, Long> counters = new TreeMap<>();
        Map<String, Long> maxima = new TreeMap<>();
        Map<String, Round.Cpu> cpu = new TreeMap<>();
        for (Round round : rounds) {
            seconds += Math.max(0, round.endMillis() - round.startMillis()) / 1000.0;
            round.histograms()
                    .forEach((part, text) -> histograms
                            .computeIfAbsent(part, _ -> Histograms.empty())
                            .add(Histograms.decode(text)));
            round.counters().forEach((name, count) -> counters.merge(name, count, Long::sum));
            round.maxima().forEach((name, value) -> maxima.merge(name, value, Math::max));
            round.cpu().forEach((role, used) -> cpu.merge(role, used, Measured::add));
        }
        return new Measured(seconds, histograms, counters, maxima, cpu);
    }

    /** Returns the CPU time of the roles that a user pays for, app and proxy together; gateway and origin are somebody else's. */
    public Round.Cpu totalCpu() {
        return cpu.entrySet().stream()
                .filter(role -> PAID_FOR.contains(role.getKey()))
                .map(Map.Entry::getValue)
                .reduce(new Round.Cpu(0, 0, 0, 0), Measured::add);
    }

    /** Returns the counter, 0 when it was never counted. */
    public long count(String name) {
        return counters.getOrDefault(name, 0L);
    }

    private static Round.Cpu add(Round.Cpu a, Round.Cpu b) {
        return new Round.Cpu(
                a.userMicros() + b.userMicros(),
                a.systemMicros() + b.systemMicros(),
                a.jitMicros() + b.jitMicros(),
                a.gcMicros() + b.gcMicros());
    }
}
