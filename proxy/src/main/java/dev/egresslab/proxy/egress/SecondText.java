package dev.egresslab.proxy.egress;

import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Writes instants that rarely leave the second: what stands before its fraction is formatted once a second. Not thread safe. */
final class SecondText {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final DateTimeFormatter format;
    private long second = Long.MIN_VALUE;
    private String text = "";

    /** @param format down to the second, with its zone; gives ASCII */
    SecondText(DateTimeFormatter format) {
        this.format = format;
    }

    /**
     * Appends an instant to the millisecond or microsecond.
     *
     * @param epochNanos since 1970
     * @param digits after the second, 1 to 9
     */
    void append(long epochNanos, int digits, LogText out) {
        long its = Math.floorDiv(epochNanos, SECOND_NANOS);
        if (its != second) {
            second = its;
            text = format.format(Instant.ofEpochSecond(its));
        }
        long fraction = epochNanos - its * SECOND_NANOS;
        for (int i = digits; i < 9; i++) {
            fraction /= 10;
        }
        out.ascii(text).ascii('.').digits(fraction, digits);
    }
}
