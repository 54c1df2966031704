package dev.egresslab.simulator.nat;

import java.time.Duration;

/**
 * When a gateway forgets, each time with its source. Constant per class, so that the ledger needs one queue per class and no timer wheel.
 *
 * @param halfOpen a TCP connection not established since its last SYN
 * @param establishedIdle an established TCP connection without traffic
 * @param holdAfterFin how long a port stays taken after both sides sent FIN
 * @param holdAfterRst the same after a reset
 * @param holdAfterIdle the same after a mapping, TCP or not, timed out
 * @param udpFirst a UDP mapping that only its client has used so far
 * @param udpIdle a UDP mapping used from both sides
 * @param icmpIdle an ICMP echo mapping
 * @param holdAfterUdp the hold of a UDP mapping whose client is known to have closed it
 */
public record Timeouts(
        Sourced<Duration> halfOpen,
        Sourced<Duration> establishedIdle,
        Sourced<Duration> holdAfterFin,
        Sourced<Duration> holdAfterRst,
        Sourced<Duration> holdAfterIdle,
        Sourced<Duration> udpFirst,
        Sourced<Duration> udpIdle,
        Sourced<Duration> icmpIdle,
        Sourced<Duration> holdAfterUdp) {

    /** Checks that idle times are positive and holds not negative. */
    public Timeouts {
        requirePositive("halfOpen", halfOpen);
        requirePositive("establishedIdle", establishedIdle);
        requirePositive("udpFirst", udpFirst);
        requirePositive("udpIdle", udpIdle);
        requirePositive("icmpIdle", icmpIdle);
        requireNotNegative("holdAfterFin", holdAfterFin);
        requireNotNegative("holdAfterRst", holdAfterRst);
        requireNotNegative("holdAfterIdle", holdAfterIdle);
        requireNotNegative("holdAfterUdp", holdAfterUdp);
    }

    /**
     * The same with another hold after FIN, the other holds in the same proportion: Azure's 65 s and 16 s scaled to a hold of 6.5 s are 6.5 s
     * and 1.6 s.
     */
    Timeouts withHold(Duration hold) {
        return new Timeouts(
                halfOpen,
                establishedIdle,
                holdAfterFin.replaced(hold),
                inProportion(holdAfterRst, hold),
                inProportion(holdAfterIdle, hold),
                udpFirst,
                udpIdle,
                icmpIdle,
                inProportion(holdAfterUdp, hold));
    }

    /** The same with another idle timeout of established TCP connections. */
    Timeouts withEstablishedIdle(Duration idle) {
        return new Timeouts(
                halfOpen,
                establishedIdle.replaced(idle),
                holdAfterFin,
                holdAfterRst,
                holdAfterIdle,
                udpFirst,
                udpIdle,
                icmpIdle,
                holdAfterUdp);
    }

    private Sourced<Duration> inProportion(Sourced<Duration> other, Duration hold) {
        long realNanos = holdAfterFin.value().toNanos();
        if (realNanos == 0 || other.value().isZero()) {
            return other;
        }
        double scale = (double) hold.toNanos() / realNanos;
        return other.replaced(Duration.ofNanos(Math.round(other.value().toNanos() * scale)));
    }

    private static void requirePositive(String name, Sourced<Duration> duration) {
        if (duration.value().isNegative() || duration.value().isZero()) {
            throw new IllegalArgumentException(name + " must be positive, was " + duration.value());
        }
    }

    private static void requireNotNegative(String name, Sourced<Duration> duration) {
        if (duration.value().isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + duration.value());
        }
    }
}
