package dev.egresslab.simulator.nat;

import java.time.Duration;

/** Writes a value as people read it: {@code 350 s}, {@code 1.6 s}, {@code 20 ms}, {@code no limit}. */
final class Durations {

    private Durations() {}

    static String plain(Object value) {
        if (value.equals(Integer.MAX_VALUE)) {
            return "no limit";
        }
        if (!(value instanceof Duration duration)) {
            return value.toString();
        }
        long micros = duration.toNanos() / 1_000;
        if (micros % 1_000 != 0) {
            return micros < 1_000 ? micros + " µs" : micros / 1_000.0 + " ms";
        }
        long millis = duration.toMillis();
        if (millis % 1000 == 0) {
            return millis / 1000 + " s";
        }
        return millis < 1000 ? millis + " ms" : millis / 1000.0 + " s";
    }
}
