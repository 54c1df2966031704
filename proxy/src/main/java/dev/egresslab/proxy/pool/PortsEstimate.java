package dev.egresslab.proxy.pool;

/**
 * How many ports one destination costs at the NAT gateway: a connection holds one while it is open and, at most gateways, for a while after
 * its end. Closes are counted by the second in a ring, so the estimate is O(1) in space and never more than a second early.
 */
public final class PortsEstimate {
    private static final long SECOND = 1_000_000_000L;

    private final int[] closed;
    private int open;
    private int held;
    private long second = Long.MIN_VALUE;

    /**
     * Of a destination without connections.
     *
     * @param holdSeconds how long the gateway holds a port after a close; at least 1
     */
    public PortsEstimate(int holdSeconds) {
        if (holdSeconds < 1) {
            throw new IllegalArgumentException("holdSeconds must be at least 1, was " + holdSeconds);
        }
        this.closed = new int[holdSeconds];
    }

    /** A connection was begun. */
    public void opened() {
        open++;
    }

    /** A connection has ended. */
    public void closed(long nowNanos) {
        forget(nowNanos);
        open--;
        held++;
        closed[slot(second)]++;
    }

    /** Ports in use or held. */
    public int ports(long nowNanos) {
        forget(nowNanos);
        return open + held;
    }

    private void forget(long nowNanos) {
        long now = Math.floorDiv(nowNanos, SECOND);
        if (second == Long.MIN_VALUE) {
            second = now;
        }
        for (int steps = 0; second < now && steps < closed.length; steps++) {
            second++;
            held -= closed[slot(second)];
            closed[slot(second)] = 0;
        }
        second = Math.max(second, now);
    }

    private int slot(long ofSecond) {
        return Math.floorMod(ofSecond, closed.length);
    }
}
