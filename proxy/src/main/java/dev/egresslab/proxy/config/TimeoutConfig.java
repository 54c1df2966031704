package dev.egresslab.proxy.config;

import java.time.Duration;

/**
 * How long an exchange with an upstream may take, part by part.
 *
 * @param connect for the TCP connection, relay included
 * @param tls for the TLS handshake
 * @param firstByte from the request's last byte to the answer's head
 * @param idle between two pieces of a body, in either direction
 * @param total for the whole exchange, waiting and retries included
 */
public record TimeoutConfig(Duration connect, Duration tls, Duration firstByte, Duration idle, Duration total) {
    /** 5 s to connect, 5 s for TLS, 30 s for the first byte, 30 s of silence, 5 minutes in all. */
    public static final TimeoutConfig DEFAULT = new TimeoutConfig(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5));

    /** Checks that all are positive. */
    public TimeoutConfig {
        Checks.positive("connect", connect);
        Checks.positive("tls", tls);
        Checks.positive("firstByte", firstByte);
        Checks.positive("idle", idle);
        Checks.positive("total", total);
    }
}
