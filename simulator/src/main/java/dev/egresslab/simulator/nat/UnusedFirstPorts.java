package dev.egresslab.simulator.nat;

import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * As {@link SharedPorts}, but a port that no destination uses is preferred. For that, each public address and protocol has one more
 * {@link PortSet}, of the ports that any destination uses, and a count of destinations per port.
 */
final class UnusedFirstPorts implements PortSpace {

    private final SharedPorts shared;
    private final RandomGenerator random;
    private final Map<Protocol, Use[]> uses = new EnumMap<>(Protocol.class);

    /** The ports of one address and protocol that are in use at all. */
    private static final class Use {

        private final PortSet ports;
        private final int range;
        private final char[] destinations;

        Use(int range) {
            this.range = range;
            this.ports = new PortSet(new PortBlocks(range));
            this.destinations = new char[range];
        }

        boolean anyUnused() {
            return ports.count() < range;
        }

        void add(int index) {
            if (destinations[index]++ == 0) {
                ports.takeExactly(index);
            }
        }

        void remove(int index) {
            if (--destinations[index] == 0) {
                ports.give(index);
            }
        }
    }

    UnusedFirstPorts(GatewayProfile profile, int publicIps, RandomGenerator random) {
        this.shared = new SharedPorts(profile, publicIps, random);
        this.random = random;
        for (Protocol protocol : Protocol.values()) {
            Use[] byIp = new Use[publicIps];
            for (int ip = 0; ip < publicIps; ip++) {
                byIp[ip] = new Use(profile.ports().value().size());
            }
            uses.put(protocol, byIp);
        }
    }

    @Override
    public int take(Destination to, Holder holder, int clientPort, long nowNanos) {
        int publicIp = shared.choosePublicIp(to, holder.client);
        if (publicIp < 0) {
            return NONE;
        }
        Use use = use(to, publicIp);
        PortSet ports = shared.ports(to, publicIp);
        int index;
        if (use.anyUnused()) {
            index = use.ports.peek(random);
            ports.takeExactly(index);
        } else {
            index = ports.take(random);
        }
        use.add(index);
        return PortSpace.place(publicIp, index);
    }

    @Override
    public boolean isSure(Destination to) {
        return shared.isSure(to);
    }

    private Use use(Destination to, int publicIp) {
        Use[] byIp = uses.get(to.protocol);
        if (byIp == null) {
            throw new IllegalStateException("there must be port use for every protocol, none for " + to.protocol);
        }
        return byIp[publicIp];
    }

    @Override
    public void give(Destination to, Holder holder, int place) {
        shared.give(to, holder, place);
        use(to, PortSpace.set(place)).remove(PortSpace.index(place));
    }

    @Override
    public int publicPort(Holder holder, int place) {
        return shared.publicPort(holder, place);
    }

    @Override
    public int limit(Destination to, Holder holder) {
        return shared.limit(to, holder);
    }
}
