package dev.egresslab.bench.scenario;

import dev.egresslab.bench.scenario.Kind.Choice;
import dev.egresslab.bench.scenario.Kind.Either;
import dev.egresslab.bench.scenario.Kind.Quantity;
import dev.egresslab.bench.scenario.Kind.Section;
import dev.egresslab.bench.scenario.Kind.Switch;
import dev.egresslab.bench.scenario.Kind.Text;
import dev.egresslab.bench.scenario.Kind.Whole;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;
import java.util.List;

/** The keys of a gateway profile that the scenario writes itself, named as {@code egresslab profiles show} names the values. */
final class ProfileKeys {
    private static final String BASE = "as in `basedOn`";
    private static final Text NAME = Text.of(
            "a name of lower-case letters, digits and hyphens, such as `our-firewall`", "^[a-z][a-z0-9-]{0,40}$");

    /** The profiles that come with the program, by name. */
    static final Choice KNOWN =
            new Choice(Profiles.all().stream().map(GatewayProfile::name).toList());

    static final Section SLICE = Section.of(
            "slice",
            Key.required("ports", new Whole(1, 65_536), "Ports that a client owns from its first connection on."),
            Key.derived(
                    "max",
                    new Whole(1, 65_536),
                    "the same as `ports`",
                    "Ports that they can become, by doubling; both are powers of two then."),
            Key.optional(
                    "growth",
                    duration("0s", "1h"),
                    "1s",
                    "How long a doubling takes from the first connection that found no port."),
            Key.optional(
                    "eachAddress",
                    new Switch(),
                    "false",
                    "Whether the client owns so many ports of each public address, instead of so many in all."));

    static final Section GROWTH = Section.of(
            "addressGrowth",
            Key.required(
                    "at",
                    new Quantity(Measure.SHARE, "1%", "100%"),
                    "Share of a destination's ports, over all addresses, at which the gateway asks for one more"
                            + " address."),
            Key.required("after", duration("0s", "24h"), "How long it takes until that address serves."));

    static final Section PROFILE = Section.of(
            "profile",
            Key.optional("name", NAME, "own", "What reports call it."),
            Key.optional(
                    "basedOn", KNOWN, "aws-nat-gateway", "The profile that everything not given here is taken from."),
            whole("portsPerDestination", 65_536, "Ports of one public address for one destination."),
            whole("firstPort", 65_535, "The lowest public port it takes."),
            whole("lastPort", 65_535, "The highest public port it takes."),
            whole("publicIpsMax", 1_000, "The most public addresses."),
            whole("connectionsMax", Integer.MAX_VALUE, "The most connections to all destinations, held ones included."),
            Key.derived(
                    "addressGrowth",
                    new Either(new Choice("none"), GROWTH),
                    BASE,
                    "When it gets more public addresses by itself, up to `publicIpsMax`; `none` for never."),
            time("halfOpen", "1ms", "How long a connection may stay unanswered."),
            time("establishedIdle", "1ms", "How long an open TCP connection may be silent before it is forgotten."),
            time("holdAfterFin", "0s", "How long a port stays taken after a FIN from both sides."),
            time("holdAfterRst", "0s", "How long a port stays taken after a reset."),
            time("holdAfterIdle", "0s", "How long a port stays taken after a timeout."),
            time("udpFirst", "1ms", "Timeout of UDP that only the client has sent."),
            time("udpIdle", "1ms", "Timeout of UDP that both sides have sent."),
            time("icmpIdle", "1ms", "Timeout of ICMP echo."),
            time("holdAfterUdp", "0s", "How long a port stays taken after UDP ended."),
            choice(
                    "exhaustion",
                    "What happens to a connection for which no port is free.",
                    "drop",
                    "rst",
                    "icmp",
                    "evict-oldest"),
            choice(
                    "expiredFlow",
                    "What happens to a packet of a forgotten connection.",
                    "rst-to-inside",
                    "rst-to-sender",
                    "silent",
                    "remap"),
            choice(
                    "mappingKey",
                    "What has ports of its own.",
                    "destination",
                    "destination-udp-by-address",
                    "endpoint-independent"),
            choice("ipChoice", "Which public address a connection gets.", "random", "in-turn", "paired"),
            choice(
                    "portChoice",
                    "Which of the free ports it gets.",
                    "random",
                    "unused-first",
                    "linux-probe",
                    "linux-4-rover",
                    "linux-4-random-fully"),
            Key.derived(
                    "raceWindow",
                    duration("0s", "1s"),
                    BASE,
                    "How long after it was chosen a port is entered in the table, with the two choices of Linux 4;"
                            + " until then it may be chosen twice, and the second connection's packet is dropped."),
            Key.derived(
                    "slice",
                    new Either(new Choice("none"), SLICE),
                    BASE,
                    "Ports that each client owns, or `none` when all clients share all ports."));

    private ProfileKeys() {}

    private static Key whole(String name, int max, String doc) {
        return Key.derived(name, new Whole(1, max), BASE, doc);
    }

    private static Key time(String name, String min, String doc) {
        return Key.derived(name, duration(min, "240h"), BASE, doc);
    }

    private static Key choice(String name, String doc, String... words) {
        return Key.derived(name, new Choice(List.of(words)), BASE, doc);
    }

    private static Quantity duration(String min, String max) {
        return new Quantity(Measure.DURATION, min, max);
    }
}
