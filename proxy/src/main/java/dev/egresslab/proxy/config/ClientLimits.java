package dev.egresslab.proxy.config;

import java.time.Duration;

/**
 * Limits for clients.
 *
 * @param requestLineBytes longest request line; a longer one is answered 414
 * @param headerBytes longest head; a longer one is answered 431
 * @param headerFields most header fields; more are answered 431
 * @param headerTimeout longest time from a request's first byte to its head's last; then 408
 * @param idleTimeout how long a client's connection is kept without a request, and how long a body may pause
 * @param maxConnections client connections at once; one more is closed at once
 */
public record ClientLimits(
        int requestLineBytes,
        int headerBytes,
        int headerFields,
        Duration headerTimeout,
        Duration idleTimeout,
        int maxConnections) {
    /** 8 KiB lines and 64 KiB heads of 100 fields, as Envoy and HAProxy have them; 10 s for a head, 60 s idle. */
    public static final ClientLimits DEFAULT =
            new ClientLimits(8_192, 65_536, 100, Duration.ofSeconds(10), Duration.ofSeconds(60), 10_000);

    /** Checks that all are positive. */
    public ClientLimits {
        Checks.atLeast("requestLineBytes", requestLineBytes, 64);
        Checks.atLeast("headerBytes", headerBytes, requestLineBytes);
        Checks.positive("headerFields", headerFields);
        Checks.positive("headerTimeout", headerTimeout);
        Checks.positive("idleTimeout", idleTimeout);
        Checks.positive("maxConnections", maxConnections);
    }
}
