package dev.egresslab.simulator.capacity;

/**
 * What a client does that finds no port: it sends its SYN again until its time to connect is over, and may then try its call again. A SYN that gets
 * a port too late for the rest of the handshake wastes it: the connection is given up, and its port is taken all the same.
 *
 * @param synsInTime SYNs of an attempt after whose success there is time for the whole opening
 * @param synsLate SYNs after those, that can only waste a port
 * @param lateSeconds how long a wasted port is taken, hold included
 * @param attempts attempts of a call at the most
 * @param attemptsPerCallMax attempts of each call at the most over all calls, as a budget of retries has it; infinite without one
 */
public record Persistence(int synsInTime, int synsLate, double lateSeconds, int attempts, double attemptsPerCallMax) {
    /** Who tries once: what Erlang's formula is about. */
    public static final Persistence NONE = new Persistence(1, 0, 0, 1, Double.POSITIVE_INFINITY);

    /** Checks the counts. */
    public Persistence {
        if (synsInTime < 0 || synsLate < 0 || synsInTime + synsLate < 1 || attempts < 1) {
            throw new IllegalArgumentException(
                    "synsInTime and synsLate must not be negative and one of them positive, and attempts positive, were %d, %d and %d"
                            .formatted(synsInTime, synsLate, attempts));
        }
        Capacity.requireNotNegative("lateSeconds", lateSeconds);
        if (!(attemptsPerCallMax >= 1)) {
            throw new IllegalArgumentException("attemptsPerCallMax must be at least 1, was " + attemptsPerCallMax);
        }
    }

    /** SYNs of an attempt that never finds a port. */
    public int syns() {
        return synsInTime + synsLate;
    }
}
