package dev.egresslab.proxy.egress;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;

/** Writes instants that rarely leave the second: what stands before its fraction is formatted once a second. Not thread safe. */
final class SecondText {
    private final DateTimeFormatter format;
    private long second = Long.MIN_VALUE;
    private String text = "";

    /** @param format down to the second, with its zone */
    SecondText(DateTimeFormatter format) {
        this.format = format;
    }

    /** Appends the instant with so many digits after the second, 1 to 9. */
    void append(Instant at, int digits, StringBuilder out) {
        if (at.getEpochSecond() != second) {
            second = at.getEpochSecond();
            text = format.format(at);
        }
        out.append(text).append('.');
        int nanos = at.get(ChronoField.NANO_OF_SECOND);
        int scale = 100_000_000;
        for (int i = 0; i < digits; i++) {
            out.append((char) ('0' + nanos / scale % 10));
            scale /= 10;
        }
    }
}
