package dev.egresslab.simulator.nat;

import java.util.concurrent.TimeUnit;

/**
 * When a Linux client sends its SYN again while nobody answers.
 *
 * <p>The first four retransmits come a second apart ({@code tcp_syn_linear_timeouts} = 4, Linux 6.5 and later), then the time doubles, from
 * one second again: SYNs at t = 0, 1, 2, 3, 4, 5, 7, 11, 19, 35 and 67 s. With {@code tcp_syn_retries} = 6 the tenth retransmit is the last,
 * and connect fails with ETIMEDOUT at 131 s. (The first 7 s were counted on Linux 6.18.)
 */
public final class SynRetransmits {

    private static final int LINEAR = 4;
    private static final int EXPONENTIAL = 6;

    /** How often a client sends its SYN again before it gives up. */
    public static final int MOST = LINEAR + EXPONENTIAL;

    private SynRetransmits() {}

    /**
     * How long after a SYN the client acts again: with the next SYN, or, after the last, with ETIMEDOUT.
     *
     * @param sent how many retransmits it has sent before, 0 after the first SYN, at most {@link #MOST}
     */
    public static long waitNanos(int sent) {
        int doublings = Math.max(0, sent - LINEAR);
        return TimeUnit.SECONDS.toNanos(1L << doublings);
    }

    /** How many SYNs a client sends whose connect times out after so long; one that is due just then is sent. */
    public static int within(long connectTimeoutNanos) {
        int sent = 0;
        for (long at = 0; sent <= MOST && at <= connectTimeoutNanos; sent++) {
            at += waitNanos(sent);
        }
        return sent;
    }
}
