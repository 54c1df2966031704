package dev.egresslab.bench.virtual;

/**
 * An event as a {@code long}: what (5 bits), the generation of the one it happens to (27), and its number (32). It is nobody's when its
 * subject has gone on to another generation.
 */
final class Event {
    /** A connection's name is resolved. */
    static final int RESOLVED = 0;
    /** A connection's SYN is sent, or sent again. */
    static final int SYN = 1;
    /** The SYN's answer is there. */
    static final int ESTABLISHED = 2;
    /** The TLS handshake is over. */
    static final int READY = 3;
    /** The time to open a connection is over. */
    static final int CONNECT_TIMEOUT = 4;
    /** An answer is there. */
    static final int ANSWER = 5;
    /** What was sent is answered by the end of the connection. */
    static final int BROKEN = 6;
    /** The one who waits for an answer waits no longer. */
    static final int ANSWER_TIMEOUT = 7;
    /** The destination's FIN passes the gateway after the client's. */
    static final int FIN_BACK = 8;
    /** The SYN's answer comes to a closed socket, which resets it. */
    static final int RESET_BACK = 9;
    /** The origin's patience with an idle connection may be over. */
    static final int KEEP_ALIVE_OVER = 10;
    /** The time of a worker's call through a proxy is over. */
    static final int CALL_TIMEOUT = 11;
    /** A pool asked to be called. */
    static final int POOL_DUE = 12;

    /** A worker has waited to try its call again. */
    static final int RETRY = 13;

    /** The answer of a foreseen page is there; instead of a generation it has the number of a gateway. */
    static final int FORESEEN_ANSWER = 14;

    /** An opening of the proxy's may try another address beside those that have not answered yet. */
    static final int RACE_DUE = 15;
    /** The proxy has waited to try a worker's call again. */
    static final int TRY_AGAIN = 16;

    /** The answer of a foreseen call is there. */
    static final int FORESEEN_CALL = 17;

    /** The name of a foreseen page is resolved. */
    static final int FORESEEN_NAME = 18;
    /** As {@link #FORESEEN_ANSWER}, of a page that had asked for its name. */
    static final int FORESEEN_ASKED_ANSWER = 19;

    private static final int KIND_SHIFT = 59;
    private static final int GENERATION_SHIFT = 32;
    private static final int GENERATION_MASK = (1 << (KIND_SHIFT - GENERATION_SHIFT)) - 1;

    private Event() {}

    /** An event of the subject's present generation. */
    static long of(int kind, int generation, int subject) {
        return (long) kind << KIND_SHIFT
                | (long) (generation & GENERATION_MASK) << GENERATION_SHIFT
                | (subject & 0xFFFF_FFFFL);
    }

    /** An event of a connection. */
    static long of(int kind, Connection connection) {
        return of(kind, connection.generation, connection.number);
    }

    static int kind(long event) {
        return (int) (event >>> KIND_SHIFT);
    }

    /** Whether the event is of this generation of its subject. */
    static boolean isOf(long event, int generation) {
        return generation(event) == (generation & GENERATION_MASK);
    }

    /** The generation it was put in for, or what else its kind has there. */
    static int generation(long event) {
        return (int) (event >>> GENERATION_SHIFT) & GENERATION_MASK;
    }

    static int subject(long event) {
        return (int) event;
    }
}
