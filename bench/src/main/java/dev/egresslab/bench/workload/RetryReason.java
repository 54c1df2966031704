package dev.egresslab.bench.workload;

/** A failure of an attempt after which a client may try again; named as the figures {@code errors.*} are. */
public enum RetryReason {
    /** The name server did not answer, or knows no address. */
    DNS_FAILURE("dnsFailure"),
    /** No usable connection within the connect timeout. */
    CONNECT_TIMEOUT("connectTimeout"),
    /** The connect was answered with a reset. */
    CONNECT_REFUSED("connectRefused"),
    /** The connect was answered with an ICMP error. */
    UNREACHABLE("unreachable"),
    /** The TLS handshake failed. */
    TLS_FAILURE("tlsFailure"),
    /** No answer within the call's own timeout: the origin may have acted all the same. */
    TIMEOUT("timeout"),
    /** The connection was reset: the origin may have acted all the same. */
    RESET("reset"),
    /** The connection was closed before the answer was complete: the origin may have acted all the same. */
    CLOSED_EARLY("closedEarly"),
    /** A complete answer with a status other than 2xx or 3xx, such as a proxy's 503. */
    BAD_STATUS("badStatus");

    private final String figure;

    RetryReason(String figure) {
        this.figure = figure;
    }

    /** The class of errors, as in {@code errors.connectTimeout}. */
    public String figure() {
        return figure;
    }
}
