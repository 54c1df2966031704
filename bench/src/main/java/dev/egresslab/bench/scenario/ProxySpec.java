package dev.egresslab.bench.scenario;

import dev.egresslab.proxy.config.Transport;
import java.time.Duration;

/**
 * The egress proxy of a variant.
 *
 * @param kind which proxy
 * @param maxConnections connections to one host at the most
 * @param queueTimeout how long a request may wait for a connection
 * @param idleTimeout how long an idle connection is kept
 * @param threads threads that move bytes
 * @param transport what moves the bytes of the bundled proxy; the others choose for themselves
 * @param accessLog whether it writes a line for each request
 * @param metrics whether it serves metrics to Prometheus
 */
public record ProxySpec(
        Kind kind,
        int maxConnections,
        Duration queueTimeout,
        Duration idleTimeout,
        int threads,
        Transport transport,
        boolean accessLog,
        boolean metrics) {
    /** Which proxy. */
    public enum Kind {
        /** None: calls go straight to the gateway. */
        NONE,
        /** The bundled one. */
        EGRESSLAB,
        /** HAProxy found on this machine, configured as somebody does who knows its manual. */
        HAPROXY,
        /** HAProxy configured to the letter of the article that the pooled egress proxy became known by. */
        HAPROXY_SEED,
        /** nginx found on this machine. */
        NGINX,
        /** Envoy found on this machine. */
        ENVOY;

        /** Whether it is a program that speaks no SOCKS, and so needs a listener of the gateway for each address. */
        public boolean needsListeners() {
            return this == NGINX || this == ENVOY;
        }
    }
}
