package dev.egresslab.proxy.egress;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is over, for the access log.
 *
 * @param method the request's method
 * @param host the upstream
 * @param target the request's target
 * @param status the answer's status; 0 when the client left before one
 * @param error why the proxy answered itself or cut the answer off; null when the origin answered whole
 * @param detail the error in words; null when there was none
 * @param address the origin's address; null when there was no connection
 * @param reused whether the connection had carried a request before
 * @param connectionRequests how many requests the connection has carried
 * @param resent whether the request was sent twice
 * @param waitNanos from the request's head to its connection
 * @param totalNanos from the request's head to the answer's end
 * @param bytes of the answer, head included
 */
record ExchangeRecord(
        String method,
        String host,
        String target,
        int status,
        @Nullable GatewayError error,
        @Nullable String detail,
        @Nullable InetSocketAddress address,
        boolean reused,
        int connectionRequests,
        boolean resent,
        long waitNanos,
        long totalNanos,
        long bytes) {}
