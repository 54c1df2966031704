package dev.egresslab.proxy.config;

import java.time.Duration;
import java.util.List;

/**
 * When the proxy sheds load, and in which order, Envoy's: at the first number of a trigger answers no longer keep clients' connections, at
 * the second new requests are answered 503, at the third no connection is accepted. A trigger without numbers never does anything.
 *
 * @param loopLag how late an event loop comes to its work, standing: a single pause is none
 * @param memory share of the heap's limit that is live, or of direct memory's that is used
 * @param descriptors share of the process's descriptors that is open
 * @param recovery a stage ends below this share of the number that began it
 * @param hold how long it must stay below
 */
public record OverloadConfig(
        List<Duration> loopLag, List<Double> memory, List<Double> descriptors, double recovery, Duration hold) {
    /** Numbers of a trigger. */
    private static final int STAGES = 3;

    /**
     * Half a second, one and two late; 90, 95 and 98 % of memory, where Envoy's examples have 92 to 98 %; 85, 90 and 95 % of descriptors,
     * which leaves some for upstreams and the admin pages.
     */
    public static final OverloadConfig DEFAULT = new OverloadConfig(
            List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2)),
            List.of(0.9, 0.95, 0.98),
            List.of(0.85, 0.9, 0.95),
            0.9,
            Duration.ofSeconds(2));

    /** Never sheds. */
    public static final OverloadConfig OFF =
            new OverloadConfig(List.of(), List.of(), List.of(), 0.9, Duration.ofSeconds(2));

    /** Checks that each trigger has no number or three that rise. */
    public OverloadConfig {
        loopLag = rising("loopLag", loopLag, Duration.ZERO);
        memory = rising("memory", memory, 0.0);
        descriptors = rising("descriptors", descriptors, 0.0);
        if (!(recovery > 0 && recovery <= 1)) {
            throw new IllegalArgumentException("recovery must be above 0 and at most 1, was " + recovery);
        }
        Checks.notNegative("hold", hold);
    }

    private static <T extends Comparable<T>> List<T> rising(String name, List<T> numbers, T zero) {
        T before = zero;
        boolean rising = numbers.isEmpty() || numbers.size() == STAGES;
        for (T number : numbers) {
            rising &= number.compareTo(before) > 0;
            before = number;
        }
        if (!rising) {
            throw new IllegalArgumentException(name
                    + " must be three numbers above 0 that rise, one for each stage, or an empty list, was " + numbers);
        }
        return List.copyOf(numbers);
    }
}
