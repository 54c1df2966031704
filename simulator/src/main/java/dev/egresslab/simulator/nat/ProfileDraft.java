package dev.egresslab.simulator.nat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A profile being written: from nothing, or from another one that it resembles. For the profiles that come with the simulator, and for those a
 * scenario defines.
 */
public final class ProfileDraft {

    private static final Sourced<AddressGrowth> BY_HAND =
            Sourced.documented(AddressGrowth.NONE, "addresses are added by whoever runs the gateway");

    private static final Sourced<Duration> NO_RACE = Sourced.assumed(
            Duration.ZERO,
            "how long Linux 4 needs from choosing a port to entering it nobody documents; 190 µs fit XING's 2.23 % of"
                    + " failures");

    private final String name;
    private final String title;
    private @Nullable Sourced<Integer> portsPerDestination;
    private @Nullable Sourced<PortRange> ports;
    private @Nullable Sourced<Integer> publicIpsMax;
    private @Nullable Sourced<Exhaustion> exhaustion;
    private @Nullable Sourced<ExpiredFlow> expiredFlow;
    private @Nullable Sourced<MappingKey> mappingKey;
    private @Nullable Sourced<IpChoice> ipChoice;
    private @Nullable Sourced<PortChoice> portChoice;
    private @Nullable Sourced<Slicing> slicing;
    private @Nullable Sourced<Integer> connectionsMax;
    private Sourced<Duration> raceWindow = NO_RACE;
    private Sourced<AddressGrowth> addressGrowth = BY_HAND;
    private Console console = Console.NONE;
    private @Nullable Sourced<Duration> halfOpen;
    private @Nullable Sourced<Duration> establishedIdle;
    private @Nullable Sourced<Duration> holdAfterFin;
    private @Nullable Sourced<Duration> holdAfterRst;
    private @Nullable Sourced<Duration> holdAfterIdle;
    private @Nullable Sourced<Duration> udpFirst;
    private @Nullable Sourced<Duration> udpIdle;
    private @Nullable Sourced<Duration> icmpIdle;
    private @Nullable Sourced<Duration> holdAfterUdp;

    private ProfileDraft(String name, String title) {
        this.name = name;
        this.title = title;
    }

    /** A profile with everything yet to be set. */
    public static ProfileDraft named(String name, String title) {
        return new ProfileDraft(name, title);
    }

    /** A profile that has all values of another until they are set. */
    public static ProfileDraft like(GatewayProfile other, String name, String title) {
        Timeouts times = other.timeouts();
        return new ProfileDraft(name, title)
                .portsPerDestination(other.portsPerDestination())
                .ports(other.ports())
                .publicIpsMax(other.publicIpsMax())
                .exhaustion(other.exhaustion())
                .expiredFlow(other.expiredFlow())
                .mappingKey(other.mappingKey())
                .ipChoice(other.ipChoice())
                .portChoice(other.portChoice())
                .slicing(other.slicing())
                .connectionsMax(other.connectionsMax())
                .raceWindow(other.raceWindow())
                .addressGrowth(other.addressGrowth())
                .console(other.console())
                .halfOpen(times.halfOpen())
                .establishedIdle(times.establishedIdle())
                .holdAfterFin(times.holdAfterFin())
                .holdAfterRst(times.holdAfterRst())
                .holdAfterIdle(times.holdAfterIdle())
                .udpFirst(times.udpFirst())
                .udpIdle(times.udpIdle())
                .icmpIdle(times.icmpIdle())
                .holdAfterUdp(times.holdAfterUdp());
    }

    /** Sets ports of one public address for one destination. */
    public ProfileDraft portsPerDestination(Sourced<Integer> portsPerDestination) {
        this.portsPerDestination = portsPerDestination;
        return this;
    }

    /** Sets the public ports it takes. */
    public ProfileDraft ports(Sourced<PortRange> ports) {
        this.ports = ports;
        return this;
    }

    /** Sets the most public addresses. */
    public ProfileDraft publicIpsMax(Sourced<Integer> publicIpsMax) {
        this.publicIpsMax = publicIpsMax;
        return this;
    }

    /** Sets what it does when no port is left. */
    public ProfileDraft exhaustion(Sourced<Exhaustion> exhaustion) {
        this.exhaustion = exhaustion;
        return this;
    }

    /** Sets what it does with a packet of a forgotten connection. */
    public ProfileDraft expiredFlow(Sourced<ExpiredFlow> expiredFlow) {
        this.expiredFlow = expiredFlow;
        return this;
    }

    /** Sets what has ports of its own. */
    public ProfileDraft mappingKey(Sourced<MappingKey> mappingKey) {
        this.mappingKey = mappingKey;
        return this;
    }

    /** Sets which address a mapping gets. */
    public ProfileDraft ipChoice(Sourced<IpChoice> ipChoice) {
        this.ipChoice = ipChoice;
        return this;
    }

    /** Sets which port a mapping gets. */
    public ProfileDraft portChoice(Sourced<PortChoice> portChoice) {
        this.portChoice = portChoice;
        return this;
    }

    /** Sets whether a client owns a part of the ports. */
    public ProfileDraft slicing(Sourced<Slicing> slicing) {
        this.slicing = slicing;
        return this;
    }

    /** Sets the most mappings in all. */
    public ProfileDraft connectionsMax(Sourced<Integer> connectionsMax) {
        this.connectionsMax = connectionsMax;
        return this;
    }

    /** Sets how long after it was chosen a port is entered in the table; at once unless set. */
    public ProfileDraft raceWindow(Sourced<Duration> raceWindow) {
        this.raceWindow = raceWindow;
        return this;
    }

    /** Sets how it gets more addresses by itself; not at all unless set. */
    public ProfileDraft addressGrowth(Sourced<AddressGrowth> addressGrowth) {
        this.addressGrowth = addressGrowth;
        return this;
    }

    /** Sets whose console shows its metrics; nobody's unless set. */
    public ProfileDraft console(Console console) {
        this.console = console;
        return this;
    }

    /** Sets the TCP half-open timeout. */
    public ProfileDraft halfOpen(Sourced<Duration> halfOpen) {
        this.halfOpen = halfOpen;
        return this;
    }

    /** Sets the TCP idle timeout. */
    public ProfileDraft establishedIdle(Sourced<Duration> establishedIdle) {
        this.establishedIdle = establishedIdle;
        return this;
    }

    /** Sets the hold after FIN. */
    public ProfileDraft holdAfterFin(Sourced<Duration> holdAfterFin) {
        this.holdAfterFin = holdAfterFin;
        return this;
    }

    /** Sets the hold after a reset. */
    public ProfileDraft holdAfterRst(Sourced<Duration> holdAfterRst) {
        this.holdAfterRst = holdAfterRst;
        return this;
    }

    /** Sets the hold after a timeout. */
    public ProfileDraft holdAfterIdle(Sourced<Duration> holdAfterIdle) {
        this.holdAfterIdle = holdAfterIdle;
        return this;
    }

    /** Sets the timeout of UDP used from inside alone. */
    public ProfileDraft udpFirst(Sourced<Duration> udpFirst) {
        this.udpFirst = udpFirst;
        return this;
    }

    /** Sets the timeout of UDP used from both sides. */
    public ProfileDraft udpIdle(Sourced<Duration> udpIdle) {
        this.udpIdle = udpIdle;
        return this;
    }

    /** Sets the timeout of ICMP echo. */
    public ProfileDraft icmpIdle(Sourced<Duration> icmpIdle) {
        this.icmpIdle = icmpIdle;
        return this;
    }

    /** Sets the hold after a UDP close. */
    public ProfileDraft holdAfterUdp(Sourced<Duration> holdAfterUdp) {
        this.holdAfterUdp = holdAfterUdp;
        return this;
    }

    /**
     * The profile.
     *
     * @throws IllegalStateException if a value has not been set
     */
    public GatewayProfile profile() {
        Timeouts timeouts = new Timeouts(
                set("halfOpen", halfOpen),
                set("establishedIdle", establishedIdle),
                set("holdAfterFin", holdAfterFin),
                set("holdAfterRst", holdAfterRst),
                set("holdAfterIdle", holdAfterIdle),
                set("udpFirst", udpFirst),
                set("udpIdle", udpIdle),
                set("icmpIdle", icmpIdle),
                set("holdAfterUdp", holdAfterUdp));
        return new GatewayProfile(
                name,
                title,
                set("portsPerDestination", portsPerDestination),
                set("ports", ports),
                set("publicIpsMax", publicIpsMax),
                timeouts,
                set("exhaustion", exhaustion),
                set("expiredFlow", expiredFlow),
                set("mappingKey", mappingKey),
                set("ipChoice", ipChoice),
                set("portChoice", portChoice),
                set("slicing", slicing),
                set("connectionsMax", connectionsMax),
                raceWindow,
                addressGrowth,
                console,
                null);
    }

    private <T> Sourced<T> set(String what, @Nullable Sourced<T> value) {
        if (value == null) {
            throw new IllegalStateException(what + " of profile " + name + " must be set, was not");
        }
        return value;
    }
}
