package dev.egresslab.proxy.config;

import java.time.Duration;

/** The checks that config records share; each message gives the rule and the value. */
final class Checks {
    private Checks() {}

    static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }

    static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", was " + value);
        }
    }

    static void port(String name, int value, int least) {
        if (value < least || value > 65_535) {
            throw new IllegalArgumentException(name + " must be " + least + " to 65535, was " + value);
        }
    }

    static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than 0, was " + value);
        }
    }

    static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + value);
        }
    }

    /** Host names go into Host checks, SNI and logs, so only what RFC 1123 allows in a name, or an IP literal, may enter. */
    static void hostName(String name, String value) {
        boolean sound = !value.isEmpty() && value.length() <= 253;
        for (int i = 0; sound && i < value.length(); i++) {
            char c = value.charAt(i);
            sound = (c < 0x80 && Character.isLetterOrDigit(c)) || ".-_:[]".indexOf(c) >= 0;
        }
        if (!sound) {
            throw new IllegalArgumentException(
                    name + " must be a host name of letters, digits, '.', '-' and '_', was '" + value + "'");
        }
    }
}
