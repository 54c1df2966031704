package dev.egresslab.bench.virtual;

/** What is counted, by the figure's name in results: what the live engine's app counts too, and its proxy. */
enum Count {
    REQUESTS_OK(0, "requests.ok"),
    REQUESTS_FAILED(1, "requests.failed"),
    CALLS_OK(2, "calls.ok"),
    CALLS_FAILED(3, "calls.failed"),
    CALLS_RETRIED(4, "calls.retried"),
    /** Connections towards the origin, those of the proxy where there is one. */
    CONNECTIONS_OPENED(5, "connections.opened"),
    CONNECTIONS_REUSED(6, "connections.reused"),
    TLS_FULL(7, "tls.handshakes.full"),
    TLS_RESUMED(8, "tls.handshakes.resumed"),
    DNS_QUERIES(9, "dns.queries"),
    BYTES_SENT(10, "bytes.sent"),
    BYTES_RECEIVED(11, "bytes.received"),
    /** Each call's first and its retries. */
    ATTEMPTS(12, "attempts.total"),
    RETRIES(13, "attempts.retries"),
    OVER_BUDGET(14, "attempts.overBudget"),
    /** Requests that the proxy sent again: after a stale connection, or for want of one. */
    PROXY_RETRIES(15, "proxy.retries");

    private final int place;
    private final String figure;

    Count(int place, String figure) {
        this.place = place;
        this.figure = figure;
    }

    /** The count's name in results. */
    String figure() {
        return figure;
    }

    /** Its place among the counts, from 0. */
    int place() {
        return place;
    }
}
