package dev.egresslab.simulator.nat;

import java.time.Duration;

/** Writes a duration as people read it: {@code 350 s}, {@code 1.6 s}, {@code 20 ms}. */
final class Durations {

    private Durations() {}

    static String plain(Object value) {
        if (!(value instanceof Duration duration)) {
            return value.toString();
        }
        long millis = duration.toMillis();
        if (millis % 1000 == 0) {
            return millis / 1000 + " s";
        }
        return millis < 1000 ? millis + " ms" : millis / 1000.0 + " s";
    }
}
