package dev.egresslab.simulator.nat;

/**
 * How many ports of a public address one client (a virtual machine, a backend instance) owns. A client may use only its own, so one can
 * be exhausted while the gateway has ports to spare.
 *
 * @param first ports a client is given at the start; 0 when all clients share all ports
 * @param most ports it can grow to by doubling
 */
public record Slicing(int first, int most) {

    /** All clients share all ports. */
    public static final Slicing SHARED = new Slicing(0, 0);

    /** Checks the bounds. */
    public Slicing {
        if (first < 0 || most < first || most > 65_536) {
            throw new IllegalArgumentException(
                    "ports per client must be 0 <= first <= most <= 65536, was first " + first + ", most " + most);
        }
        if (most > first && (Integer.bitCount(first) != 1 || Integer.bitCount(most) != 1)) {
            throw new IllegalArgumentException(
                    "ports per client that grow must be powers of two, was first " + first + ", most " + most);
        }
    }

    /** The same number of ports for every client, for ever. */
    public static Slicing fixed(int ports) {
        return new Slicing(ports, ports);
    }

    /** Whether all clients share all ports. */
    public boolean isShared() {
        return first == 0;
    }
}
