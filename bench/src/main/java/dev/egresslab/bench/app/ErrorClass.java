package dev.egresslab.bench.app;

import dev.egresslab.bench.workload.RetryReason;
import org.jspecify.annotations.Nullable;

/** Why a page failed. The figure's name is {@code errors.} and the class in camel case; names are stable. */
public enum ErrorClass {
    /** The name server did not answer, or knows no address. */
    DNS_FAILURE("dnsFailure", RetryReason.DNS_FAILURE),
    /** No usable connection within the connect timeout, which covers name, TCP and TLS as curl's does. */
    CONNECT_TIMEOUT("connectTimeout", RetryReason.CONNECT_TIMEOUT),
    /** The connect was answered with a reset. */
    CONNECT_REFUSED("connectRefused", RetryReason.CONNECT_REFUSED),
    /** The connect was answered with an ICMP error, or the gateway could not or would not connect. */
    UNREACHABLE("unreachable", RetryReason.UNREACHABLE),
    /** The TLS handshake failed: certificate, host name, version, or an alert. */
    TLS_FAILURE("tlsFailure", RetryReason.TLS_FAILURE),
    /** The call's own timeout passed on a connection that stood. */
    TIMEOUT("timeout", RetryReason.TIMEOUT),
    /** The connection was reset. */
    RESET("reset", RetryReason.RESET),
    /** The connection was closed before the answer was complete. */
    CLOSED_EARLY("closedEarly", RetryReason.CLOSED_EARLY),
    /** A complete answer with a status other than 2xx or 3xx. */
    BAD_STATUS("badStatus", RetryReason.BAD_STATUS),
    /** What came was not HTTP/1.1, or not framed unambiguously. */
    BAD_RESPONSE("badResponse", null),
    /** No worker was free and the listen queue was full; no call was made. */
    LISTEN_QUEUE_FULL("listenQueueFull", null),
    /** This machine had no local port left for the destination (EADDRNOTAVAIL): a limit of the load generator. */
    LOCAL_PORTS("localPorts", null),
    /** This process or machine may open no further descriptor (EMFILE, ENFILE): a limit of the load generator. */
    LOCAL_DESCRIPTORS("localDescriptors", null);

    private final String figure;
    private final @Nullable RetryReason retryReason;

    ErrorClass(String figure, @Nullable RetryReason retryReason) {
        this.figure = figure;
        this.retryReason = retryReason;
    }

    /** Returns the class's name in results. */
    public String figure() {
        return figure;
    }

    /** Returns what a client that tries again calls it; null when that cannot help. */
    @Nullable
    RetryReason retryReason() {
        return retryReason;
    }
}
