package dev.egresslab.simulator.nat;

/**
 * Why a mapping could not be opened: no port was left.
 *
 * @param destination the destination's number
 * @param client who asked
 * @param inUse ports taken of those the client could have had, held ones included
 * @param limit how many that are
 */
public record Refusal(int destination, int client, int inUse, int limit) {}
