package dev.egresslab.simulator.nat;

import java.time.Duration;
import java.util.List;

/**
 * How many ports one client (a virtual machine, a backend instance) owns. A client may use only its own, so one can be exhausted while the
 * gateway has ports to spare.
 *
 * @param first ports a client is given at the start; 0 when all clients share all ports
 * @param most ports it can grow to, by doubling
 * @param place where its ports lie
 * @param growth how long a doubling takes from the first connection that found no port; such connections are refused meanwhile
 * @param tiers what a client is given where that depends on how many clients there are, fewest clients first; empty where it does not
 */
public record Slicing(int first, int most, Place place, Duration growth, List<Tier> tiers) {

    /**
     * What each client is given when there are at most so many.
     *
     * @param clientsMax the most clients
     * @param ports ports of each
     */
    public record Tier(int clientsMax, int ports) {}

    /** Slices that do not depend on the number of clients. */
    public Slicing(int first, int most, Place place, Duration growth) {
        this(first, most, place, growth, List.of());
    }

    /** Where a client's ports lie. */
    public enum Place {
        /** Anywhere: so many in all. */
        ANY_IP,
        /** So many on each public address. */
        EACH_IP
    }

    /** All clients share all ports. */
    public static final Slicing SHARED = new Slicing(0, 0, Place.ANY_IP, Duration.ZERO);

    /** Checks the bounds, and copies the list. */
    public Slicing {
        tiers = List.copyOf(tiers);
        if (first < 0 || most < first || most > 65_536 || (first == 0 && most != 0)) {
            throw new IllegalArgumentException(
                    "ports per client must be 0 <= first <= most <= 65536, was first " + first + ", most " + most);
        }
        if (most > first && (Integer.bitCount(first) != 1 || Integer.bitCount(most) != 1)) {
            throw new IllegalArgumentException(
                    "ports per client that grow must be powers of two, was first " + first + ", most " + most);
        }
        if (most > first && place == Place.EACH_IP) {
            throw new IllegalArgumentException("ports per client on each address must not grow");
        }
        if (growth.isNegative()) {
            throw new IllegalArgumentException("growth must not be negative, was " + growth);
        }
    }

    /** The same number of ports for every client, for ever. */
    public static Slicing fixed(int ports, Place place) {
        return new Slicing(ports, ports, place, Duration.ZERO);
    }

    /** So many ports for each client as the tier of their number says; those of the first tier where the number is not known. */
    public static Slicing tiered(Place place, List<Tier> tiers) {
        int ports = tiers.getFirst().ports();
        return new Slicing(ports, ports, place, Duration.ZERO, tiers);
    }

    /** The same for so many clients. */
    Slicing forClients(int clients) {
        if (tiers.isEmpty()) {
            return this;
        }
        int ports = tiers.stream()
                .filter(tier -> clients <= tier.clientsMax())
                .findFirst()
                .orElse(tiers.getLast())
                .ports();
        return new Slicing(ports, ports, place, growth, tiers);
    }

    /** From {@code first} to {@code most} ports, by doubling. */
    public static Slicing growing(int first, int most, Duration growth) {
        return new Slicing(first, most, Place.ANY_IP, growth);
    }

    /** Whether all clients share all ports. */
    public boolean isShared() {
        return first == 0;
    }

    /** Whether a client's ports can become more. */
    public boolean grows() {
        return most > first;
    }

    /** The same with at most so many ports. */
    Slicing scaled(int ports) {
        if (!grows()) {
            return new Slicing(ports, ports, place, growth);
        }
        int powerOfTwo = Integer.highestOneBit(ports);
        return new Slicing(Math.min(first, powerOfTwo), powerOfTwo, place, growth);
    }

    @Override
    public String toString() {
        if (isShared()) {
            return "all clients share all ports";
        }
        String where = place == Place.EACH_IP ? " on each address" : "";
        return grows() ? first + " to " + most + " ports a client" : first + " ports a client" + where;
    }
}
