package dev.egresslab.bench.app;

/** What the app counts, by the figure's name in results. */
enum Count {
    REQUESTS_OK("requests.ok"),
    REQUESTS_FAILED("requests.failed"),
    CALLS_OK("calls.ok"),
    CALLS_FAILED("calls.failed"),
    CALLS_RETRIED("calls.retried"),
    CONNECTIONS_OPENED("connections.opened"),
    CONNECTIONS_REUSED("connections.reused"),
    TLS_FULL("tls.handshakes.full"),
    TLS_RESUMED("tls.handshakes.resumed"),
    DNS_QUERIES("dns.queries"),
    BYTES_SENT("bytes.sent"),
    BYTES_RECEIVED("bytes.received"),
    ATTEMPTS("attempts.total"),
    RETRIES("attempts.retries"),
    OVER_BUDGET("attempts.overBudget");

    private final String figure;

    Count(String figure) {
        this.figure = figure;
    }

    /** Returns the count's name in results. */
    String figure() {
        return figure;
    }
}
