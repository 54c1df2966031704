package dev.egresslab.proxy.egress;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is over, for the access log; or a request that no upstream was asked for.
 *
 * @param client who asked; null when the connection is gone
 * @param http10 whether the request was HTTP/1.0
 * @param method the request's method
 * @param host the upstream; null when none was asked
 * @param target the request's target
 * @param status the answer's status; 0 when the client left before one
 * @param error why the proxy answered itself or cut the answer off; null when the origin answered whole
 * @param detail the error in words; null when there was none
 * @param address the origin's address; null when there was no connection
 * @param reused whether the connection had carried a request before
 * @param connectionRequests how many requests the connection has carried
 * @param retries how often the request was sent again
 * @param retryReason why it was last; null when it was not
 * @param headNanos from the request's first byte to its head's last
 * @param waitNanos from the request's head to its connection
 * @param answerNanos from its connection to the answer's head; -1 when there was none
 * @param totalNanos from the request's head to the answer's end
 * @param bytes of the origin's answer, head included
 * @param clientsOpen client connections at its end, its own among them
 * @param connectionsInUse connections of the upstream in use at its end, its own among them
 */
record ExchangeRecord(
        @Nullable InetSocketAddress client,
        boolean http10,
        String method,
        @Nullable String host,
        String target,
        int status,
        @Nullable GatewayError error,
        @Nullable String detail,
        @Nullable InetSocketAddress address,
        boolean reused,
        int connectionRequests,
        int retries,
        @Nullable RetryReason retryReason,
        long headNanos,
        long waitNanos,
        long answerNanos,
        long totalNanos,
        long bytes,
        int clientsOpen,
        int connectionsInUse) {
    /** A request that was refused before any upstream was asked. */
    static ExchangeRecord refused(
            @Nullable InetSocketAddress client,
            String method,
            String target,
            GatewayError error,
            int status,
            String detail,
            int clientsOpen) {
        return new ExchangeRecord(
                client,
                false,
                method,
                null,
                target,
                status,
                error,
                detail,
                null,
                false,
                0,
                0,
                null,
                0,
                0,
                -1,
                0,
                0,
                clientsOpen,
                0);
    }
}
