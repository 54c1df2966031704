package dev.egresslab.proxy.config.haproxy;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HAProxy's times (configuration.txt 2.5): a whole number with us, ms, s, m, h or d; milliseconds without a unit. */
public final class Times {
    private static final Pattern TIME = Pattern.compile("(\\d{1,12})(us|ms|s|m|h|d)?");

    private Times() {}

    /**
     * Reads a time.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Duration parse(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a time such as 500ms, 5s or 1m, was '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "us" -> Duration.ofNanos(number * 1_000);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case null, default -> Duration.ofMillis(number);
        };
    }
}
