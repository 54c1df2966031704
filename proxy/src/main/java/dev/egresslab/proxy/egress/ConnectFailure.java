package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.pool.FailReason;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection to an upstream could not be opened.
 *
 * @param error its kind
 * @param detail in words, with the address
 */
record ConnectFailure(GatewayError error, String detail) {
    /** Of a TCP connection. */
    static ConnectFailure ofConnect(Throwable cause, String to) {
        Shortage shortage = Shortage.of(cause);
        if (shortage != null) {
            return new ConnectFailure(
                    GatewayError.SHORTAGE, "connecting to " + to + ": the proxy is out of " + shortage.what);
        }
        GatewayError error = switch (cause) {
            case ConnectTimeoutException _ -> GatewayError.CONNECT_TIMEOUT;
            case NoRouteToHostException _ -> GatewayError.UNREACHABLE;
            case ConnectException _ -> GatewayError.REFUSED;
            default -> GatewayError.UNREACHABLE;
        };
        return new ConnectFailure(error, "connecting to " + to + ": " + words(cause));
    }

    /** Whether the other side is to blame for it, and not this machine. */
    static boolean ofOtherSide(Throwable cause) {
        return Shortage.of(cause) == null
                && (cause instanceof ConnectException || cause instanceof NoRouteToHostException);
    }

    /** What a request is told that gets no connection, when this was the upstream's last failure. */
    ConnectFailure insteadOf(FailReason reason, PoolConfig pool) {
        return switch (reason) {
            case QUEUE_FULL ->
                new ConnectFailure(GatewayError.QUEUE_FULL, "as many requests wait for a connection as may");
            case QUEUE_TIMEOUT ->
                new ConnectFailure(GatewayError.QUEUE_TIMEOUT, "no connection came free within " + pool.queueTimeout());
            case SHORTFALL -> {
                String lack = error == GatewayError.SHORTAGE ? detail : "the proxy lacks what a connection takes";
                yield new ConnectFailure(
                        GatewayError.SHORTAGE, lack + ", and none came free within " + pool.queueTimeout());
            }
            case OPEN_FAILED -> this;
            case DRAINED -> new ConnectFailure(GatewayError.DRAINING, "the proxy is shutting down");
        };
    }

    /** Whether another try may do better: not with a name or a certificate that is wrong, nor when this machine lacks what it takes. */
    boolean passing() {
        return switch (error) {
            case REFUSED, UNREACHABLE, CONNECT_TIMEOUT, TLS_ERROR, TLS_TIMEOUT -> true;
            default -> false;
        };
    }

    /** Of a TLS handshake. */
    static ConnectFailure ofTls(Throwable cause, String to) {
        GatewayError error = certificate(cause)
                ? GatewayError.TLS_CERTIFICATE
                : cause instanceof SslHandshakeTimeoutException ? GatewayError.TLS_TIMEOUT : GatewayError.TLS_ERROR;
        return new ConnectFailure(error, "TLS with " + to + ": " + words(root(cause)));
    }

    private static boolean certificate(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable cause) {
        Throwable root = cause;
        for (Throwable t = cause.getCause(); t != null; t = t.getCause()) {
            root = t;
        }
        return root;
    }

    private static String words(Throwable cause) {
        @Nullable String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
