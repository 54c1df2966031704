package dev.egresslab.bench.app;

/** Why a page failed. The figure's name is {@code errors.} and the class in camel case; names are stable. */
public enum ErrorClass {
    /** The name server did not answer, or knows no address. */
    DNS_FAILURE("dnsFailure"),
    /** No usable connection within the connect timeout, which covers name, TCP and TLS as curl's does. */
    CONNECT_TIMEOUT("connectTimeout"),
    /** The connect was answered with a reset. */
    CONNECT_REFUSED("connectRefused"),
    /** The connect was answered with an ICMP error, or the gateway could not or would not connect. */
    UNREACHABLE("unreachable"),
    /** The TLS handshake failed: certificate, host name, version, or an alert. */
    TLS_FAILURE("tlsFailure"),
    /** The call's own timeout passed on a connection that stood. */
    TIMEOUT("timeout"),
    /** The connection was reset. */
    RESET("reset"),
    /** The connection was closed before the answer was complete. */
    CLOSED_EARLY("closedEarly"),
    /** A complete answer with a status other than 2xx or 3xx. */
    BAD_STATUS("badStatus"),
    /** What came was not HTTP/1.1, or not framed unambiguously. */
    BAD_RESPONSE("badResponse"),
    /** No worker was free and the listen queue was full; no call was made. */
    LISTEN_QUEUE_FULL("listenQueueFull"),
    /** This machine had no local port left for the destination (EADDRNOTAVAIL): a limit of the load generator. */
    LOCAL_PORTS("localPorts"),
    /** This process or machine may open no further descriptor (EMFILE, ENFILE): a limit of the load generator. */
    LOCAL_DESCRIPTORS("localDescriptors");

    private final String figure;

    ErrorClass(String figure) {
        this.figure = figure;
    }

    /** Returns the class's name in results. */
    public String figure() {
        return figure;
    }
}
