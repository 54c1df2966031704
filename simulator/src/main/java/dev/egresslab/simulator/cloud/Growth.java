package dev.egresslab.simulator.cloud;

/**
 * A gateway or one of its clients got more ports by itself.
 *
 * @param atNanos when it had them
 * @param client the client whose slice became larger, or {@link #GATEWAY} when the gateway got another public address
 * @param now how many ports the client owns now, or how many addresses the gateway has
 */
public record Growth(long atNanos, int client, long now) {

    /** No client: it is the gateway's addresses that became more. */
    public static final int GATEWAY = -1;
}
