package dev.egresslab.simulator.nat;

import dev.egresslab.simulator.nat.Refusal.Cause;
import java.util.random.RandomGenerator;

/**
 * Ports as Linux's netfilter finds them ({@code nf_nat_core.c}, {@code nf_nat_l4proto_unique_tuple}).
 *
 * <p>The client's own port is kept if it lies in the range and is free. Otherwise runs of 128, 64, 32, 16 and 8 <i>consecutive</i> ports are
 * probed, each from a random start; a range of up to 128 ports is probed once, completely. When all 248 are taken the packet is dropped, however
 * many ports are free elsewhere. As taken ports cluster, that begins far below a full range: a soft cliff, not {@code fill^248}. Two details
 * matter for the figures:
 *
 * <ul>
 *   <li>In the last 32 probes of a run, a TCP port held after a close is taken over if the new connection's sequence number is beyond the old
 *       one's; initial sequence numbers being random per connection (RFC 6528), that is every second time.
 *   <li>The start is a 16-bit random number modulo the range's size. For a range that does not divide 65,536 the first ports of the range are
 *       therefore started at more often, up to twice.
 * </ul>
 *
 * <p>Constant work: at most 248 probes of a bitmap.
 */
final class ProbedPorts implements PortSpace {

    /** What {@link PortLedger#open} is given when the caller knows no client port: one is drawn as Linux clients do. */
    static final int UNKNOWN_CLIENT_PORT = -1;

    private static final int ATTEMPTS_MAX = 128;
    private static final int ATTEMPTS_MIN = 16;
    /** The last attempts of a run, in which held ports may be taken over. */
    private static final int HARDER = ATTEMPTS_MAX / 4;

    /** Linux's default {@code ip_local_port_range}: 32768 to 60999. */
    private static final int EPHEMERAL_FIRST = 32_768;

    private static final int EPHEMERAL_PORTS = 28_232;

    private final PortBlocks blocks;
    private final PortRange range;
    private final int publicIps;
    private final RandomGenerator random;
    private final Takeover takeover;

    /** Ends a mapping that is merely held so that its port can be used again. */
    interface Takeover {

        /** Frees the place if its mapping is held after a close; false if it is open or timed out. */
        boolean free(Destination to, int place, long nowNanos);
    }

    ProbedPorts(GatewayProfile profile, int publicIps, RandomGenerator random, Takeover takeover) {
        int first = profile.ports().value().first();
        // A smaller budget is a smaller range: what `snat to :20000-20063` does.
        this.range = new PortRange(first, first + profile.portsPerDestination().value() - 1);
        this.blocks = new PortBlocks(range.size());
        this.publicIps = publicIps;
        this.random = random;
        this.takeover = takeover;
    }

    @Override
    public int take(Destination to, Holder holder, int clientPort, long nowNanos) {
        int publicIp = publicIps == 1 ? 0 : Math.floorMod(31 * holder.client + holder.to.number, publicIps);
        PortSet ports = ports(to, publicIp);
        int wanted = clientPort == UNKNOWN_CLIENT_PORT ? ephemeral(random) : clientPort;
        if (wanted >= range.first() && wanted <= range.last() && ports.takeExactly(wanted - range.first())) {
            return PortSpace.place(publicIp, wanted - range.first());
        }
        int attempts = Math.min(range.size(), ATTEMPTS_MAX);
        while (true) {
            int place = probe(to, ports, publicIp, attempts, nowNanos);
            if (place != NONE || attempts >= range.size() || attempts < ATTEMPTS_MIN) {
                return place;
            }
            attempts /= 2;
        }
    }

    /** A port as a Linux client might have drawn it. */
    static int ephemeral(RandomGenerator random) {
        return EPHEMERAL_FIRST + random.nextInt(EPHEMERAL_PORTS);
    }

    private int probe(Destination to, PortSet ports, int publicIp, int attempts, long nowNanos) {
        int start = random.nextInt() >>> 16;
        for (int left = attempts; left > 0; left--) {
            int index = ((start + attempts - left) & 0xFFFF) % range.size();
            int place = PortSpace.place(publicIp, index);
            boolean free = !ports.isTaken(index) || (left <= HARDER && takesOver(to, place, nowNanos));
            if (free) {
                ports.takeExactly(index);
                return place;
            }
        }
        return NONE;
    }

    private boolean takesOver(Destination to, int place, long nowNanos) {
        boolean sequenceAdvanced = random.nextBoolean();
        return to.protocol == Protocol.TCP && sequenceAdvanced && takeover.free(to, place, nowNanos);
    }

    private PortSet ports(Destination to, int publicIp) {
        return to.ports(publicIp, blocks);
    }

    @Override
    public void give(Destination to, Holder holder, int place) {
        ports(to, PortSpace.set(place)).give(PortSpace.index(place));
    }

    @Override
    public int publicIp(Holder holder, int place) {
        return PortSpace.set(place);
    }

    @Override
    public int publicPort(Holder holder, int place) {
        return range.first() + PortSpace.index(place);
    }

    @Override
    public int limit(Destination to, Holder holder) {
        return range.size() * publicIps;
    }

    @Override
    public int inUse(Destination to, Holder holder) {
        return to.inUse();
    }

    @Override
    public Cause cause(Destination to, Holder holder) {
        return to.inUse() < range.size() * publicIps ? Cause.SEARCH : Cause.PORTS;
    }
}
