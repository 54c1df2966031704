package dev.egresslab.proxy.config;

/**
 * Which requests may be sent once more when a reused connection ends after they were sent and before a byte of their answer, so that
 * nobody knows whether the origin has carried them out. Requests of which nothing was sent may always be.
 */
public enum Resending {
    /** Those whose method is idempotent, and no others (RFC 9110 section 9.2.2). */
    IDEMPOTENT,
    /**
     * Also those that carry an {@code Idempotency-Key}: their origin promises to carry out each key once
     * (draft-ietf-httpapi-idempotency-key-header).
     */
    IDEMPOTENCY_KEY,
    /** All: whoever says so knows that at this origin a POST carried out twice does no harm. */
    ANY
}
