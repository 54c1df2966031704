package dev.egresslab.proxy.config;

import java.time.Duration;

/**
 * Limits for clients.
 *
 * @param requestLineBytes longest request line; a longer one is answered 414
 * @param headerBytes longest head; a longer one is answered 431
 * @param headerFields most header fields; more are answered 431
 * @param bodyBytes longest body; a longer one is answered 413. Zero for no limit
 * @param headerTimeout longest time from a request's first byte to its head's last; then 408
 * @param idleTimeout how long a client's connection is kept without a request
 * @param bodyRate bytes a second that a body must come at, on average and while it is read at all; a slower one is answered 408. Zero for no
 *     limit
 * @param bodyGrace how long a body may come as slowly as it likes before its rate counts
 * @param maxConnections client connections at once; one more is closed at once
 * @param maxPerAddress connections from one address at once; one more is answered 429 and closed, one more than twice as many is closed at
 *     once. Zero for no limit
 */
public record ClientLimits(
        int requestLineBytes,
        int headerBytes,
        int headerFields,
        long bodyBytes,
        Duration headerTimeout,
        Duration idleTimeout,
        int bodyRate,
        Duration bodyGrace,
        int maxConnections,
        int maxPerAddress) {
    /**
     * 8 KiB lines and 64 KiB heads of 100 fields, as Envoy and HAProxy have them; 10 s for a head, 60 s idle; bodies of any length, at 240
     * bytes a second after 5 s, as Kestrel has it; 10,000 connections from anywhere.
     */
    public static final ClientLimits DEFAULT = new ClientLimits(
            8_192,
            65_536,
            100,
            0,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            240,
            Duration.ofSeconds(5),
            10_000,
            0);

    /** Checks that all are positive, or zero where that means none. */
    public ClientLimits {
        Checks.atLeast("requestLineBytes", requestLineBytes, 64);
        Checks.atLeast("headerBytes", headerBytes, requestLineBytes);
        Checks.positive("headerFields", headerFields);
        Checks.atLeast("bodyBytes", bodyBytes, 0);
        Checks.positive("headerTimeout", headerTimeout);
        Checks.positive("idleTimeout", idleTimeout);
        Checks.atLeast("bodyRate", bodyRate, 0);
        Checks.notNegative("bodyGrace", bodyGrace);
        Checks.positive("maxConnections", maxConnections);
        Checks.atLeast("maxPerAddress", maxPerAddress, 0);
    }

    /** The same with another limit for heads. */
    public ClientLimits withHead(int lineBytes, int bytes, int fields) {
        return new ClientLimits(
                lineBytes,
                bytes,
                fields,
                bodyBytes,
                headerTimeout,
                idleTimeout,
                bodyRate,
                bodyGrace,
                maxConnections,
                maxPerAddress);
    }

    /** The same with another limit for bodies. */
    public ClientLimits withBody(long bytes, int rate, Duration grace) {
        return new ClientLimits(
                requestLineBytes,
                headerBytes,
                headerFields,
                bytes,
                headerTimeout,
                idleTimeout,
                rate,
                grace,
                maxConnections,
                maxPerAddress);
    }

    /** The same with other times for a head and between requests. */
    public ClientLimits withTimeouts(Duration header, Duration idle) {
        return new ClientLimits(
                requestLineBytes,
                headerBytes,
                headerFields,
                bodyBytes,
                header,
                idle,
                bodyRate,
                bodyGrace,
                maxConnections,
                maxPerAddress);
    }

    /** The same with another limit for connections. */
    public ClientLimits withConnections(int max, int perAddress) {
        return new ClientLimits(
                requestLineBytes,
                headerBytes,
                headerFields,
                bodyBytes,
                headerTimeout,
                idleTimeout,
                bodyRate,
                bodyGrace,
                max,
                perAddress);
    }
}
