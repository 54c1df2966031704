package dev.egresslab.bench.app;

import dev.egresslab.bench.peer.PhpCall;
import java.util.Set;

/** curl's error codes (libcurl-errors(3)), by what they say of a call. */
enum CurlError {
    /** CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST. */
    NO_ADDRESS(ErrorClass.DNS_FAILURE, 5, 6),
    /** CURLE_COULDNT_CONNECT. */
    NO_CONNECTION(ErrorClass.UNREACHABLE, 7),
    /** CURLE_PROXY: the SOCKS server said no. */
    SOCKS(ErrorClass.UNREACHABLE, 97),
    /** CURLE_OPERATION_TIMEDOUT. */
    TIMED_OUT(ErrorClass.TIMEOUT, 28),
    /** CURLE_SSL_CONNECT_ERROR, and those that are about certificates and ciphers. */
    TLS(ErrorClass.TLS_FAILURE, 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98),
    /** CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING. */
    CLOSED(ErrorClass.CLOSED_EARLY, 18, 52),
    /** CURLE_SEND_ERROR, CURLE_RECV_ERROR. */
    BROKEN(ErrorClass.RESET, 55, 56),
    /** CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL (an answer that is not HTTP/1), CURLE_BAD_CONTENT_ENCODING and all others. */
    OTHER(ErrorClass.BAD_RESPONSE, 8, 1, 61);

    private static final int EMFILE = 24;
    private static final int EADDRNOTAVAIL = 99;
    private static final int ECONNRESET = 104;
    private static final int ECONNREFUSED = 111;

    private final ErrorClass error;
    private final Set<Integer> codes;

    CurlError(ErrorClass error, Integer... codes) {
        this.error = error;
        this.codes = Set.of(codes);
    }

    /** Returns what a code says; {@link #OTHER} for one that is not known here. */
    static CurlError of(int code) {
        for (CurlError known : values()) {
            if (known.codes.contains(code)) {
                return known;
            }
        }
        return OTHER;
    }

    /** Returns why a call failed that curl has an error for. */
    static Failure failure(PhpCall call) {
        return new Failure(of(call.error()).in(call), "curl (%d): %s".formatted(call.error(), call.message()));
    }

    private ErrorClass in(PhpCall call) {
        if (call.osError() == EMFILE) {
            return ErrorClass.LOCAL_DESCRIPTORS;
        }
        return switch (this) {
            case NO_CONNECTION -> {
                if (call.osError() == EADDRNOTAVAIL) {
                    yield ErrorClass.LOCAL_PORTS;
                }
                yield call.osError() == ECONNREFUSED ? ErrorClass.CONNECT_REFUSED : error;
            }
            case SOCKS -> socks(call.message());
            // The connect timeout covers gateway and TLS; and who waits there for the call's own limit has no
            // connection either.
            case TIMED_OUT -> call.requested() ? ErrorClass.TIMEOUT : ErrorClass.CONNECT_TIMEOUT;
            case TLS -> call.osError() == ECONNRESET ? ErrorClass.RESET : error;
            default -> error;
        };
    }

    /** Reply codes of RFC 1928 section 6, which curl puts at its message's end. */
    private ErrorClass socks(String message) {
        if (message.contains("(5)")) {
            return ErrorClass.CONNECT_REFUSED;
        }
        return message.contains("(6)") ? ErrorClass.CONNECT_TIMEOUT : error;
    }
}
