package dev.egresslab.simulator.nat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real NAT gateway as data: what it promises and how it behaves, each value with its source. See {@link Profiles} for those that come
 * with the simulator.
 *
 * @param name how a scenario calls it, such as {@code aws-nat-gateway}
 * @param title how its vendor calls it
 * @param portsPerDestination the most mappings of one public address towards one {@linkplain MappingKey destination}; a budget, not a smaller
 *     range
 * @param ports the public ports it takes
 * @param publicIpsMax the most public addresses of one gateway
 * @param timeouts when it forgets
 * @param exhaustion what it does when no port is left
 * @param expiredFlow what it does with a packet of a connection it has forgotten
 * @param mappingKey what has ports of its own
 * @param ipChoice which public address a new mapping gets
 * @param portChoice which port
 * @param connectionsMax the most mappings of the whole gateway, held ones included
 * @param slicing whether a client owns a part of the ports
 * @param raceWindow how long after it was chosen a port is entered in the table, where {@link PortChoice#races}
 * @param addressGrowth whether it gets more public addresses by itself
 * @param console whose console shows its metrics
 * @param real the profile this one was scaled from for a short run, or null when this is the real one
 */
public record GatewayProfile(
        String name,
        String title,
        Sourced<Integer> portsPerDestination,
        Sourced<PortRange> ports,
        Sourced<Integer> publicIpsMax,
        Timeouts timeouts,
        Sourced<Exhaustion> exhaustion,
        Sourced<ExpiredFlow> expiredFlow,
        Sourced<MappingKey> mappingKey,
        Sourced<IpChoice> ipChoice,
        Sourced<PortChoice> portChoice,
        Sourced<Slicing> slicing,
        Sourced<Integer> connectionsMax,
        Sourced<Duration> raceWindow,
        Sourced<AddressGrowth> addressGrowth,
        Console console,
        @Nullable GatewayProfile real) {

    /**
     * One value of a profile as a table shows it.
     *
     * @param name what it is, such as {@code timeouts.establishedIdle}
     * @param value the value with its source
     */
    public record Entry(String name, Sourced<?> value) {}

    /** Checks the budget and the slices against the range. */
    public GatewayProfile {
        int budget = portsPerDestination.value();
        int range = ports.value().size();
        if (budget < 1 || budget > range) {
            throw new IllegalArgumentException(
                    "portsPerDestination must be between 1 and the %d ports of the range, was %d"
                            .formatted(range, budget));
        }
        if (slicing.value().first() > range) {
            throw new IllegalArgumentException("ports per client must fit the %d of the range, was %d"
                    .formatted(range, slicing.value().first()));
        }
        if (connectionsMax.value() < 1) {
            throw new IllegalArgumentException("connectionsMax must be positive, was " + connectionsMax.value());
        }
        if (raceWindow.value().isNegative()
                || (!raceWindow.value().isZero() && !portChoice.value().races())) {
            throw new IllegalArgumentException(
                    "raceWindow must be 0 unless portChoice is linux-4-rover or linux-4-random-fully, was "
                            + raceWindow.text());
        }
        boolean growable = slicing.value().isShared() && portChoice.value() == PortChoice.RANDOM;
        if (!addressGrowth.value().isNone() && !growable) {
            throw new IllegalArgumentException(
                    "addressGrowth must be none unless all clients share all ports, taken at random, was "
                            + addressGrowth.value());
        }
        if (publicIpsMax.value() < 1) {
            throw new IllegalArgumentException("publicIpsMax must be positive, was " + publicIpsMax.value());
        }
    }

    /**
     * This profile made smaller or faster for a short run; it remembers the real one. Null keeps the profile's own value.
     *
     * @param portsPerDestination ports of one public address for one destination; of one client's share when clients own ports
     * @param hold hold after FIN; the other holds change in proportion
     * @param idle idle timeout of established TCP connections
     */
    public GatewayProfile scaled(
            @Nullable Integer portsPerDestination, @Nullable Duration hold, @Nullable Duration idle) {
        if (portsPerDestination == null && hold == null && idle == null) {
            return this;
        }
        Timeouts scaled = hold == null ? timeouts : timeouts.withHold(hold);
        GatewayProfile faster = with(
                this.portsPerDestination,
                idle == null ? scaled : scaled.withEstablishedIdle(idle),
                exhaustion,
                slicing,
                hold == null ? addressGrowth : growthScaled(hold));
        return portsPerDestination == null ? faster : faster.withPorts(portsPerDestination);
    }

    /** This profile as it is for so many clients: a load balancer gives each of many fewer ports. */
    public GatewayProfile forClients(int clients) {
        Slicing own = slicing.value().forClients(clients);
        return own.equals(slicing.value())
                ? this
                : ProfileDraft.like(this, name, title)
                        .slicing(new Sourced<>(own, slicing.source(), slicing.basis()))
                        .profile();
    }

    /** Time that passes {@code n} times faster does so for new addresses too. */
    private Sourced<AddressGrowth> growthScaled(Duration hold) {
        AddressGrowth real = addressGrowth.value();
        long holdNanos = timeouts.holdAfterFin().value().toNanos();
        if (real.isNone() || holdNanos == 0) {
            return addressGrowth;
        }
        double scale = (double) hold.toNanos() / holdNanos;
        Duration after = Duration.ofNanos(Math.round(real.after().toNanos() * scale));
        return addressGrowth.replaced(new AddressGrowth(real.atShare(), after));
    }

    private GatewayProfile withPorts(int ports) {
        return slicing.value().isShared()
                ? with(portsPerDestination.replaced(ports), timeouts, exhaustion, slicing, addressGrowth)
                : with(
                        portsPerDestination,
                        timeouts,
                        exhaustion,
                        slicing.replaced(slicing.value().scaled(ports)),
                        addressGrowth);
    }

    /** This profile with another answer to a connection for which no port is left. */
    public GatewayProfile withExhaustion(Exhaustion exhaustion) {
        return with(portsPerDestination, timeouts, this.exhaustion.replaced(exhaustion), slicing, addressGrowth);
    }

    /**
     * The most ports one client can have for one destination with so many public addresses: its share if clients own ports, else all there
     * are.
     */
    public long portsPerClient(int publicIps) {
        Slicing slices = slicing.value();
        if (slices.isShared()) {
            return (long) portsPerDestination.value() * publicIps;
        }
        return slices.place() == Slicing.Place.EACH_IP ? (long) slices.most() * publicIps : slices.most();
    }

    private GatewayProfile with(
            Sourced<Integer> portsPerDestination,
            Timeouts timeouts,
            Sourced<Exhaustion> exhaustion,
            Sourced<Slicing> slicing,
            Sourced<AddressGrowth> addressGrowth) {
        return new GatewayProfile(
                name,
                title,
                portsPerDestination,
                ports,
                publicIpsMax,
                timeouts,
                exhaustion,
                expiredFlow,
                mappingKey,
                ipChoice,
                portChoice,
                slicing,
                connectionsMax,
                raceWindow,
                addressGrowth,
                console,
                unscaled());
    }

    /** The real gateway's profile: this one if nothing was scaled. */
    public GatewayProfile unscaled() {
        return real == null ? this : real;
    }

    /** Whether the scenario changed any of the profile's values. */
    public boolean isScaled() {
        return real != null;
    }

    /** Every value with its source, in the order a table shows them. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(List.of(
                new Entry("portsPerDestination", portsPerDestination),
                new Entry("ports", ports),
                new Entry("publicIpsMax", publicIpsMax),
                new Entry("timeouts.halfOpen", timeouts.halfOpen()),
                new Entry("timeouts.establishedIdle", timeouts.establishedIdle()),
                new Entry("timeouts.holdAfterFin", timeouts.holdAfterFin()),
                new Entry("timeouts.holdAfterRst", timeouts.holdAfterRst()),
                new Entry("timeouts.holdAfterIdle", timeouts.holdAfterIdle()),
                new Entry("timeouts.udpFirst", timeouts.udpFirst()),
                new Entry("timeouts.udpIdle", timeouts.udpIdle()),
                new Entry("timeouts.icmpIdle", timeouts.icmpIdle()),
                new Entry("timeouts.holdAfterUdp", timeouts.holdAfterUdp()),
                new Entry("exhaustion", exhaustion),
                new Entry("expiredFlow", expiredFlow),
                new Entry("mappingKey", mappingKey),
                new Entry("ipChoice", ipChoice),
                new Entry("portChoice", portChoice),
                new Entry("slicing", slicing),
                new Entry("connectionsMax", connectionsMax),
                new Entry("addressGrowth", addressGrowth)));
        if (portChoice.value().races()) {
            entries.add(new Entry("raceWindow", raceWindow));
        }
        return List.copyOf(entries);
    }

    /** What the scenario set in place of a real gateway's values, a line each, to be printed with every result. */
    public List<String> changes() {
        return lines(Sourced.Basis.SCENARIO);
    }

    /** What nobody documents and this profile assumes, a line each, to be printed with every result. */
    public List<String> assumptions() {
        return lines(Sourced.Basis.ASSUMED);
    }

    private List<String> lines(Sourced.Basis basis) {
        List<String> lines = new ArrayList<>();
        for (Entry entry : entries()) {
            if (entry.value().basis() == basis) {
                lines.add("%s = %s: %s"
                        .formatted(
                                entry.name(),
                                entry.value().text(),
                                entry.value().source()));
            }
        }
        return List.copyOf(lines);
    }
}
