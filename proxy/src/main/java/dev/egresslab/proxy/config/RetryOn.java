package dev.egresslab.proxy.config;

import java.util.Locale;

/**
 * What a request is tried again for, beyond a reused connection that ended under it, which is always tried again where that is safe. The
 * words are Envoy's.
 */
public enum RetryOn {
    /** No connection could be opened: nothing of the request was sent, so any request may be. */
    CONNECT_FAILURE,
    /** A new connection ended before the first byte of an answer. Only where {@link Resending} allows it. */
    RESET,
    /** The origin answered 502, 503 or 504. Only where {@link Resending} allows it. */
    GATEWAY_ERROR,
    /** No byte of an answer came in time. Only where {@link Resending} allows it. HAProxy's word: Envoy has it within {@code reset}. */
    RESPONSE_TIMEOUT;

    /** Reads it as the YAML has it. */
    static RetryOn parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** As it is written in YAML. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
