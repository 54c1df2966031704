package dev.egresslab.bench.app;

import dev.egresslab.bench.peer.PhpCall;

/** curl's error codes (libcurl-errors(3)), by what they say of a call. */
enum CurlError {
    /** CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST. */
    NO_ADDRESS(ErrorClass.DNS_FAILURE),
    /** CURLE_COULDNT_CONNECT. */
    NO_CONNECTION(ErrorClass.UNREACHABLE),
    /** CURLE_PROXY: the SOCKS server said no. */
    SOCKS(ErrorClass.UNREACHABLE),
    /** CURLE_OPERATION_TIMEDOUT. */
    TIMED_OUT(ErrorClass.TIMEOUT),
    /** CURLE_SSL_CONNECT_ERROR, and those that are about certificates and ciphers. */
    TLS(ErrorClass.TLS_FAILURE),
    /** CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING. */
    CLOSED(ErrorClass.CLOSED_EARLY),
    /** CURLE_SEND_ERROR, CURLE_RECV_ERROR. */
    BROKEN(ErrorClass.RESET),
    /** CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL (an answer that is not HTTP/1), CURLE_BAD_CONTENT_ENCODING and all others. */
    OTHER(ErrorClass.BAD_RESPONSE);

    private static final int EMFILE = 24;
    private static final int EADDRNOTAVAIL = 99;
    private static final int ECONNRESET = 104;
    private static final int ECONNREFUSED = 111;

    private final ErrorClass error;

    CurlError(ErrorClass error) {
        this.error = error;
    }

    /** Returns what a code says; {@link #OTHER} for one that is not known here. */
    static CurlError of(int code) {
        return switch (code) {
            case 5, 6 -> NO_ADDRESS;
            case 7 -> NO_CONNECTION;
            case 97 -> SOCKS;
            case 28 -> TIMED_OUT;
            case 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98 -> TLS;
            case 18, 52 -> CLOSED;
            case 55, 56 -> BROKEN;
            default -> OTHER;
        };
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
