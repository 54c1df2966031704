package dev.egresslab.proxy.http;

import java.util.Locale;

/** The {@code timeout} of a Keep-Alive field (RFC 2068 section 19.7.1.1; sent by Apache, nginx with two arguments, Node.js). */
final class KeepAliveHint {
    private KeepAliveHint() {}

    /** The seconds, or -1 when there are none. */
    static int seconds(String value) {
        for (String parameter : value.split(",", -1)) {
            String stripped = parameter.strip().toLowerCase(Locale.ROOT);
            if (stripped.startsWith("timeout=")) {
                String digits = stripped.substring("timeout=".length());
                boolean sound = !digits.isEmpty()
                        && digits.length() <= 9
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
                return sound ? Integer.parseInt(digits) : -1;
            }
        }
        return -1;
    }
}
