package dev.egresslab.simulator.nat;

/**
 * What the caller of {@link PortLedger#openForeseen} has of a mapping in place of a number: who holds the port, and which it is, so that nothing needs
 * to be looked up. Not negative, 57 bits.
 */
final class Ticket {
    private static final int PLACE_BITS = OpenMappings.PLACE_BITS;

    private Ticket() {}

    static long of(int holder, int place) {
        return (long) holder << PLACE_BITS | place;
    }

    /** The holder's number. */
    static int holder(long ticket) {
        return (int) (ticket >>> PLACE_BITS);
    }

    /** The port's place, as the {@link PortSpace} gave it. */
    static int place(long ticket) {
        return (int) ticket & (1 << PLACE_BITS) - 1;
    }
}
