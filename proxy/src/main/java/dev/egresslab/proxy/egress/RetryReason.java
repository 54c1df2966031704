package dev.egresslab.proxy.egress;

import java.util.Locale;

/** Why a request was sent again. */
enum RetryReason {
    /** The reused connection ended under it: free, for the origin is not at fault and the load is no greater. */
    STALE(true),
    /** The origin has seen nothing of it, or says that it was not meant for it: free. */
    UNPROCESSED(true),
    /** No connection could be opened. */
    CONNECT_FAILURE(false),
    /** A new connection ended before an answer. */
    RESET(false),
    /** The origin answered 502, 503 or 504. */
    GATEWAY_ERROR(false),
    /** The origin was silent for too long. */
    RESPONSE_TIMEOUT(false);

    /** Whether it takes nothing from the retry budget. */
    final boolean free;

    RetryReason(boolean free) {
        this.free = free;
    }

    /** As it is written in metrics and logs. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
