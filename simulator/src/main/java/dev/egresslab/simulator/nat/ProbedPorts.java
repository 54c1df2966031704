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
final class ProbedPorts extends NetfilterPorts {

    private static final int ATTEMPTS_MAX = 128;
    private static final int ATTEMPTS_MIN = 16;
    /** The last attempts of a run, in which held ports may be taken over. */
    private static final int HARDER = ATTEMPTS_MAX / 4;

    private final Takeover takeover;

    /** Ends a mapping that is merely held so that its port can be used again. */
    interface Takeover {

        /** Frees the place if its mapping is held after a close; false if it is open or timed out. */
        boolean free(Destination to, int place, long nowNanos);
    }

    ProbedPorts(GatewayProfile profile, int publicIps, RandomGenerator random, Takeover takeover) {
        super(profile, publicIps, random);
        this.takeover = takeover;
    }

    @Override
    public int take(Destination to, Holder holder, int clientPort, long nowNanos) {
        int publicIp = publicIpFor(holder);
        PortSet ports = ports(to, publicIp);
        int wanted = wanted(clientPort);
        if (inRange(wanted) && ports.takeExactly(wanted)) {
            return PortSpace.place(publicIp, wanted);
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

    @Override
    public Cause cause(Destination to, Holder holder) {
        return to.inUse() < limit(to, holder) ? Cause.SEARCH : Cause.PORTS;
    }
}
