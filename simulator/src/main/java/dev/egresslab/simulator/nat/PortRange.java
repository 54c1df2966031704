package dev.egresslab.simulator.nat;

/**
 * The public ports a gateway takes source ports from.
 *
 * @param first lowest port, inclusive
 * @param last highest port, inclusive
 */
public record PortRange(int first, int last) {

    /** The user and dynamic ports, without the system ports 0-1023 (RFC 6335 section 6). */
    public static final PortRange UNPRIVILEGED = new PortRange(1024, 65_535);

    /** Checks that the range lies in 0-65535 and is not empty. */
    public PortRange {
        if (first < 0 || last > 65_535 || first > last) {
            throw new IllegalArgumentException("ports must be a range within 0-65535, was " + first + "-" + last);
        }
    }

    /** How many ports. */
    public int size() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
