package dev.egresslab.bench.cli;

import java.time.Duration;

/** Values of a profile as people read them. */
final class Durations {
    private Durations() {}

    /** Returns a duration as {@code 350 s} or {@code 20 ms}, and anything else as it is. */
    static String text(Object value) {
        if (!(value instanceof Duration duration)) {
            return String.valueOf(value);
        }
        long millis = duration.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }
}
