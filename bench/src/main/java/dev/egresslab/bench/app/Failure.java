package dev.egresslab.bench.app;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a call failed, in one word and in one sentence.
 *
 * @param error the class
 * @param detail for the reader: what the operating system, the library or the peer said
 */
record Failure(ErrorClass error, String detail) {
    private static final int EMFILE = 24;
    private static final int ENFILE = 23;
    private static final int EADDRNOTAVAIL = 99;

    /** Tells what a failed attempt to open or connect a socket means. */
    static Failure ofConnect(Throwable cause) {
        Failure local = ofLocalLimit(cause);
        if (local != null) {
            return local;
        }
        if (cause instanceof NoRouteToHostException) {
            return new Failure(ErrorClass.UNREACHABLE, describe(cause));
        }
        if (cause instanceof ConnectException) {
            boolean unreachable = describe(cause).contains("unreachable");
            return new Failure(unreachable ? ErrorClass.UNREACHABLE : ErrorClass.CONNECT_REFUSED, describe(cause));
        }
        return new Failure(ErrorClass.UNREACHABLE, describe(cause));
    }

    /** Tells what an error on a connection that stood means. */
    static Failure ofConnection(Throwable cause) {
        Throwable root = cause.getCause() instanceof SSLException ssl ? ssl : cause;
        if (root instanceof SSLException) {
            return new Failure(ErrorClass.TLS_FAILURE, describe(root));
        }
        if (root instanceof ClosedChannelException) {
            return new Failure(ErrorClass.CLOSED_EARLY, "closed while the request was written");
        }
        return new Failure(root instanceof IOException ? ErrorClass.RESET : ErrorClass.BAD_RESPONSE, describe(root));
    }

    private static @Nullable Failure ofLocalLimit(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            int errno = at instanceof NativeIoException io ? Math.abs(io.expectedErr()) : 0;
            String message = describe(at);
            if (errno == EMFILE || errno == ENFILE || message.contains("Too many open files")) {
                return new Failure(ErrorClass.LOCAL_DESCRIPTORS, message);
            }
            if (errno == EADDRNOTAVAIL || at instanceof BindException || message.contains("Cannot assign requested")) {
                return new Failure(ErrorClass.LOCAL_PORTS, message);
            }
        }
        return null;
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
