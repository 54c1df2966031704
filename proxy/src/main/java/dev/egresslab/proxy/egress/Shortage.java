package dev.egresslab.proxy.egress;

import org.jspecify.annotations.Nullable;

/**
 * What this machine, or the proxy's process, has run out of: then a connection that cannot be opened says nothing of its origin, and another
 * try finds no more. Told by Linux's words for the error, which are the same in every transport.
 */
enum Shortage {
    /** EMFILE, ENFILE. */
    DESCRIPTORS("Too many open files", "file descriptors"),
    /** EADDRNOTAVAIL: every source port to that destination is taken. */
    PORTS("Cannot assign requested address", "source ports"),
    /** ENOBUFS. */
    BUFFERS("No buffer space available", "buffers"),
    /** ENOMEM. */
    MEMORY("Cannot allocate memory", "memory");

    private final String sign;

    /** In words. */
    final String what;

    Shortage(String sign, String what) {
        this.sign = sign;
        this.what = what;
    }

    /** What is lacking; null when a connection failed for another reason. */
    static @Nullable Shortage of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = String.valueOf(cause.getMessage());
            for (Shortage shortage : values()) {
                if (words.contains(shortage.sign)) {
                    return shortage;
                }
            }
        }
        return null;
    }
}
