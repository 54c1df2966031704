package dev.egresslab.simulator.nat;

/**
 * How many of a destination's ports one client holds.
 *
 * @param client the client's number, as given to {@link PortLedger#open}
 * @param destination the destination's number
 * @param ports ports, open or held
 */
public record Holding(int client, int destination, int ports) {}
