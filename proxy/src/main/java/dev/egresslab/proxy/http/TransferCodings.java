package dev.egresslab.proxy.http;

/** Transfer codings other than {@code chunked}, none of which is served (RFC 9112 section 6.1). */
final class TransferCodings {
    private TransferCodings() {}

    /** Refuses: 501 for a coding that is not known, 400 when the message's end could not be told even with it. */
    static Rejection refuse(String lower) {
        int last = lower.lastIndexOf(',');
        boolean chunkedOnceAtTheEnd = lower.substring(last + 1).strip().equals("chunked")
                && !lower.substring(0, Math.max(last, 0)).contains("chunked");
        return chunkedOnceAtTheEnd
                ? new Rejection(501, "the only transfer coding is chunked")
                : new Rejection(400, "a request's Transfer-Encoding must be chunked");
    }
}
