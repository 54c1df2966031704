package dev.egresslab.simulator.nat;

import java.util.Arrays;

/**
 * How many public addresses a gateway has, and when it gets the next. It asks for one when a destination's ports are taken to the share that
 * its {@link AddressGrowth} says, and asks for no other until that one is there.
 */
final class PublicAddresses {

    private static final int NEVER_FULL = Integer.MAX_VALUE;

    private final AddressGrowth growth;
    private final int portsEach;
    private final int most;
    private int count;
    private int askAtInUse;
    private long nextNanos = PortLedger.NEVER;

    PublicAddresses(GatewayProfile profile, int count) {
        int mostAllowed = Math.min(profile.publicIpsMax().value(), OpenMappings.SETS_MAX);
        if (count < 1 || count > mostAllowed) {
            throw new IllegalArgumentException(
                    "publicIpCount of %s must be 1 to %d, was %d".formatted(profile.name(), mostAllowed, count));
        }
        this.growth = profile.addressGrowth().value();
        this.portsEach = profile.portsPerDestination().value();
        this.most = growth.isNone() ? count : mostAllowed;
        this.count = count;
        askAgain();
    }

    private void askAgain() {
        double full = growth.atShare() * portsEach * count;
        askAtInUse = count < most ? (int) Math.ceil(full) : NEVER_FULL;
    }

    int count() {
        return count;
    }

    /** The most it can ever have. */
    int most() {
        return most;
    }

    /** Ports in use of a destination at which {@link #ask} is to be called. */
    int askAtInUse() {
        return askAtInUse;
    }

    /** Asks for one more address; answers when it will be there. */
    long ask(long nowNanos) {
        askAtInUse = NEVER_FULL;
        nextNanos = nowNanos + growth.after().toNanos();
        return nextNanos;
    }

    /** When the next address will be there, or {@link PortLedger#NEVER}. */
    long nextNanos() {
        return nextNanos;
    }

    /** The address that was asked for is there. */
    void add() {
        count++;
        nextNanos = PortLedger.NEVER;
        askAgain();
    }

    /**
     * The addresses a gateway can come to have: those given, and behind the last one as many more as it may get by itself.
     *
     * @param given IPv4 addresses at the start
     */
    static int[] all(int[] given, GatewayProfile profile) {
        int[] all = Arrays.copyOf(given, new PublicAddresses(profile, given.length).most());
        for (int i = given.length; i < all.length; i++) {
            all[i] = all[i - 1] + 1;
        }
        return all;
    }
}
