package dev.egresslab.proxy.egress;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is over, for the access log; or a request that no upstream was asked for.
 *
 * @param client who asked
 * @param http10 whether the request was HTTP/1.0
 * @param method the request's method
 * @param host the upstream; null when none was asked
 * @param target the request's target
 * @param status the answer's status; 0 when the client left before one
 * @param error why the proxy answered itself or cut the answer off; null when the origin answered whole
 * @param detail the error in words; null when there was none
 * @param carrier the connection it was sent on last; null when there was none
 * @param retries how often the request was sent again
 * @param retryReason why it was last; null when it was not
 * @param headNanos from the request's first byte to its head's last
 * @param waitNanos from the request's head to its connection
 * @param answerNanos from its connection to the answer's head; -1 when there was none
 * @param totalNanos from the request's head to the answer's end
 * @param bytes of the origin's answer, head included
 * @param connectionsInUse connections of the upstream in use at its end, its own among them
 */
record ExchangeRecord(
        Client client,
        boolean http10,
        String method,
        @Nullable String host,
        String target,
        int status,
        @Nullable GatewayError error,
        @Nullable String detail,
        @Nullable Carrier carrier,
        int retries,
        @Nullable RetryReason retryReason,
        long headNanos,
        long waitNanos,
        long answerNanos,
        long totalNanos,
        long bytes,
        int connectionsInUse) {
    /**
     * Who asked.
     *
     * @param address where from; null when the connection is gone
     * @param sealed whether under TLS
     * @param open client connections at that time, its own among them
     */
    record Client(@Nullable InetSocketAddress address, boolean sealed, int open) {}

    /**
     * A connection to the origin.
     *
     * @param address the origin's
     * @param reused whether it had carried a request before
     * @param requests how many it has carried
     * @param ageNanos how long it has been open
     */
    record Carrier(InetSocketAddress address, boolean reused, int requests, long ageNanos) {}

    /** The origin's address; null when there was no connection. */
    @Nullable
    InetSocketAddress address() {
        return carrier == null ? null : carrier.address();
    }

    /** Whether its connection had carried a request before. */
    boolean reused() {
        return carrier != null && carrier.reused();
    }

    /** A request that was refused before any upstream was asked. */
    static ExchangeRecord refused(
            Client client, String method, String target, GatewayError error, int status, String detail) {
        return new ExchangeRecord(
                client, false, method, null, target, status, error, detail, null, 0, null, 0, 0, -1, 0, 0, 0);
    }
}
