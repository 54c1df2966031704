package dev.egresslab.simulator.nat;

/**
 * How one client used a destination's ports up to now.
 *
 * @param client the client's number, as given to {@link PortLedger#open}
 * @param destination the destination's number
 * @param ports ports it holds now, open or held
 * @param mostPorts the most it ever held at once
 * @param limit the ports it may choose from: its own where clients own ports, else those of all
 * @param refused how many of its mappings were refused for want of a port
 */
public record ClientUse(int client, int destination, int ports, int mostPorts, long limit, long refused) {}
