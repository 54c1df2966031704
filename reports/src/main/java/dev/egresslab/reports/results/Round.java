package dev.egresslab.reports.results;

import java.util.Map;

/**
 * One measured round of one variant. Rounds merge without loss: histograms and counters add, maxima take the larger.
 *
 * @param index the round's place in the run, from 0, over all variants
 * @param startMillis when the first request was intended
 * @param endMillis when the last request of the round had ended
 * @param histograms compressed HdrHistograms of nanoseconds in base64 ({@link Histograms}), by part: {@code latency} (every
 *     request from its intended start), {@code okLatency}, {@code callLatency}, {@code scheduleLag}, and the phases
 *     {@code wait}, {@code dns}, {@code connect}, {@code tls}, {@code firstByte}, {@code body}, whose sum is the latency
 * @param counters events counted, by figure name without the variant, such as {@code requests.ok} or
 *     {@code nat.ErrorPortAllocation}
 * @param maxima the largest value of a gauge, by figure name, such as {@code nat.portsInUse.max}
 * @param cpu CPU time of each role within the round, by role name; {@code machine} for all that ran on the machine, where that is known
 */
public record Round(
        int index,
        long startMillis,
        long endMillis,
        Map<String, String> histograms,
        Map<String, Long> counters,
        Map<String, Long> maxima,
        Map<String, Cpu> cpu) {

    /** Copies the maps. */
    public Round {
        histograms = Map.copyOf(histograms);
        counters = Map.copyOf(counters);
        maxima = Map.copyOf(maxima);
        cpu = Map.copyOf(cpu);
    }

    /**
     * CPU time of one process, in microseconds. JIT and GC threads are part of user and system time and told apart.
     *
     * @param userMicros time in user mode
     * @param systemMicros time in the kernel
     * @param jitMicros the part of it that the JIT compiler's threads used
     * @param gcMicros the part of it that the garbage collector's threads used
     */
    public record Cpu(long userMicros, long systemMicros, long jitMicros, long gcMicros) {}
}
