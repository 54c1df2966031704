package dev.egresslab.proxy.egress;

import java.io.IOException;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Bodies that are nothing but their request's nonce, over and over, so that a byte of another's shows wherever it stands; and readers of
 * such bodies, among them slow ones, which know whether they have held their writer back. Thread safe.
 */
final class Nonces {
    private static final int PIECE = 32_768;
    private static final long PAUSE_NANOS = 100_000;

    /** How long a slow reader does not read at all: long enough for its peer to fill every buffer between them. */
    private static final long STOP_NANOS = 60_000_000;

    private final Set<String> writing = ConcurrentHashMap.newKeySet();
    final LongAdder slowReads = new LongAdder();
    final LongAdder heldBack = new LongAdder();

    static String body(String nonce, int length) {
        return (nonce + "|").repeat(length / (nonce.length() + 1) + 1).substring(0, length);
    }

    /** Writes a body, which may be so long that its reader must read before its last byte can leave. */
    void write(Wireline line, String nonce, String bytes) throws IOException {
        writing.add(nonce);
        try {
            line.send(bytes);
        } finally {
            writing.remove(nonce);
        }
    }

    /** Reads a body as fast as it comes. */
    static void read(Wireline line, String nonce, int length) throws IOException {
        require(nonce, line.bytes(length), body(nonce, length), 0);
    }

    /** Reads a body in small steps, and not at all for a while in the midst of it. May leave before its end. */
    void readSlowly(Wireline line, String nonce, int length, SplittableRandom random) throws IOException {
        slowReads.increment();
        String whole = body(nonce, length);
        int stop = random.nextInt(length / 32);
        boolean leaves = random.nextInt(8) == 0;
        boolean stopped = false;
        for (int at = 0; at < length; ) {
            String piece = line.bytes(Math.min(PIECE, length - at));
            require(nonce, piece, whole, at);
            at += piece.length();
            LockSupport.parkNanos(PAUSE_NANOS);
            if (!stopped && at > stop) {
                stopped = true;
                LockSupport.parkNanos(STOP_NANOS);
                if (writing.contains(nonce)) {
                    heldBack.increment();
                }
                if (leaves) {
                    line.reset();
                }
            }
        }
    }

    private static void require(String nonce, String piece, String whole, int at) {
        if (!whole.startsWith(piece, at)) {
            throw new CrossedException(nonce, piece);
        }
    }

    /** A body that is another request's, or none that was ever sent. */
    static final class CrossedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        CrossedException(String nonce, String piece) {
            super("the body of " + nonce + " must be its own, was '" + piece.substring(0, Math.min(200, piece.length()))
                    + "'");
        }
    }
}
