package dev.egresslab.simulator.nat;

/**
 * Why a mapping could not be opened: some limit was reached.
 *
 * @param cause which limit
 * @param destination the destination's number
 * @param client who asked
 * @param inUse how much of what the limit counts is taken, held ports included
 * @param limit how much there is
 */
public record Refusal(Cause cause, int destination, int client, int inUse, int limit) {

    /** The limit that was reached. */
    public enum Cause {
        /** All ports the client could have had for this destination are taken. */
        PORTS,
        /** There may be free ports, but the gateway's search found none in the tries it allows itself. */
        SEARCH,
        /** The port chosen was chosen a moment before for another connection to the same destination. */
        RACE,
        /** There is no slice of ports left for another client. */
        SLICES,
        /** The gateway has as many mappings, to all destinations, as it can keep. */
        CONNECTIONS
    }
}
