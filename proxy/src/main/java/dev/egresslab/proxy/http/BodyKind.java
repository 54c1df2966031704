package dev.egresslab.proxy.http;

/** How the end of a body is told (RFC 9112 section 6.3). */
public enum BodyKind {
    /** There is none. */
    NONE,
    /** By its length. */
    LENGTH,
    /** By the last chunk. */
    CHUNKED,
    /** By the end of the connection; only answers. */
    UNTIL_CLOSE
}
