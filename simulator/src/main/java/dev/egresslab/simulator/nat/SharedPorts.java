package dev.egresslab.simulator.nat;

import java.util.random.RandomGenerator;

/**
 * All clients share each public address's ports for a destination, up to the budget; any free one is taken. An address whose budget is spent
 * is passed over for the next: the only loop, over addresses.
 */
final class SharedPorts implements PortSpace {

    private final PortBlocks blocks;
    private final int firstPort;
    private int publicIps;
    private final int budget;
    private final IpChoice ipChoice;
    private final RandomGenerator random;

    SharedPorts(GatewayProfile profile, int publicIps, RandomGenerator random) {
        this.blocks = new PortBlocks(profile.ports().value().size());
        this.firstPort = profile.ports().value().first();
        this.publicIps = publicIps;
        this.budget = profile.portsPerDestination().value();
        this.ipChoice = profile.ipChoice().value();
        this.random = random;
    }

    @Override
    public int take(Destination to, Holder holder, int clientPort, long nowNanos) {
        int publicIp = choosePublicIp(to, holder.client);
        return publicIp < 0
                ? NONE
                : PortSpace.place(publicIp, ports(to, publicIp).take(random));
    }

    @Override
    public boolean isSure(Destination to) {
        return to.inUse() < budget * publicIps;
    }

    /** There are so many public addresses now. */
    void publicIps(int count) {
        publicIps = count;
    }

    /** An address with budget left for the destination, or {@link #NONE}. */
    int choosePublicIp(Destination to, int client) {
        if (to.inUse() >= budget * publicIps) {
            return NONE;
        }
        int publicIp = publicIps == 1 ? 0 : firstChoice(client);
        while (ports(to, publicIp).count() >= budget) {
            publicIp = publicIp + 1 == publicIps ? 0 : publicIp + 1;
        }
        return publicIp;
    }

    private int firstChoice(int client) {
        return switch (ipChoice) {
            case RANDOM -> random.nextInt(publicIps);
            case IN_TURN -> 0;
            case PAIRED -> Math.floorMod(client, publicIps);
        };
    }

    PortSet ports(Destination to, int publicIp) {
        return to.ports(publicIp, blocks);
    }

    @Override
    public void give(Destination to, Holder holder, int place) {
        ports(to, PortSpace.set(place)).give(PortSpace.index(place));
    }

    @Override
    public int publicPort(Holder holder, int place) {
        return firstPort + PortSpace.index(place);
    }

    @Override
    public int limit(Destination to, Holder holder) {
        return budget * publicIps;
    }
}
