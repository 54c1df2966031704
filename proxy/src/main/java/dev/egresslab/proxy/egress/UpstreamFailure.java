package dev.egresslab.proxy.egress;

/**
 * Why an exchange on an open connection came to nothing.
 *
 * @param error its kind
 * @param detail in words
 * @param resend whether the request may be sent again on a fresh connection
 */
record UpstreamFailure(GatewayError error, String detail, Resend resend) {
    /** RFC 9110 section 9.2.2: a proxy must not repeat what the origin may have carried out, unless that makes no difference. */
    enum Resend {
        /** Never. */
        NEVER,
        /** When it does no harm twice: the method is idempotent, or the configuration says so of the request. */
        REPEATABLE,
        /** As {@link #REPEATABLE}, if the configuration and the budget allow: the connection was new, so the origin is at fault. */
        ON_RESET,
        /** It has been decided that it is, and the origin's answer put aside for it. */
        GRANTED,
        /** Always, for the origin has seen nothing of it or says that it was not meant for it. */
        ALWAYS
    }
}
