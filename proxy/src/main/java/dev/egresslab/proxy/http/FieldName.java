package dev.egresslab.proxy.http;

import java.util.Arrays;

/** The field names that mean something to an intermediary; all others are passed on unread. */
enum FieldName {
    HOST("host", false),
    CONTENT_LENGTH("content-length", false),
    TRANSFER_ENCODING("transfer-encoding", false),
    EXPECT("expect", false),
    RETRY_AFTER("retry-after", false),
    IDEMPOTENCY_KEY("idempotency-key", false),
    /** Hop by hop from here on: RFC 9110 section 7.6.1, and the older ones that peers still send. */
    CONNECTION("connection", true),
    KEEP_ALIVE("keep-alive", true),
    PROXY_CONNECTION("proxy-connection", true),
    TE("te", true),
    TRAILER("trailer", true),
    UPGRADE("upgrade", true),
    PROXY_AUTHORIZATION("proxy-authorization", true),
    PROXY_AUTHENTICATE("proxy-authenticate", true),
    HTTP2_SETTINGS("http2-settings", true),
    OTHER("", false);

    private static final FieldName[][] BY_LENGTH = byLength();

    private final String lower;
    final boolean hopByHop;

    FieldName(String lower, boolean hopByHop) {
        this.lower = lower;
        this.hopByHop = hopByHop;
    }

    private static FieldName[][] byLength() {
        FieldName[][] table = new FieldName[20][0];
        for (int length = 0; length < table.length; length++) {
            int wanted = length;
            table[length] = Arrays.stream(values())
                    .filter(name -> name.lower.length() == wanted && name != OTHER)
                    .toArray(FieldName[]::new);
        }
        return table;
    }

    static FieldName of(byte[] bytes, int from, int to) {
        if (to - from >= BY_LENGTH.length) {
            return OTHER;
        }
        for (FieldName candidate : BY_LENGTH[to - from]) {
            if (Octets.equalsIgnoreCase(bytes, from, to, candidate.lower)) {
                return candidate;
            }
        }
        return OTHER;
    }
}
