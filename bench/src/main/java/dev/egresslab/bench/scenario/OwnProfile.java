package dev.egresslab.bench.scenario;

import dev.egresslab.simulator.nat.AddressGrowth;
import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.ExpiredFlow;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.IpChoice;
import dev.egresslab.simulator.nat.MappingKey;
import dev.egresslab.simulator.nat.PortChoice;
import dev.egresslab.simulator.nat.PortRange;
import dev.egresslab.simulator.nat.ProfileDraft;
import dev.egresslab.simulator.nat.Profiles;
import dev.egresslab.simulator.nat.Slicing;
import dev.egresslab.simulator.nat.Slicing.Place;
import dev.egresslab.simulator.nat.Sourced;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;

/** A gateway profile that the scenario writes itself: a known one with some values replaced, each marked as the scenario's. */
final class OwnProfile {
    private final Settings keys;
    private final GatewayProfile base;
    private final ProfileDraft draft;

    private OwnProfile(Settings keys) {
        this.keys = keys;
        this.base = Profiles.byName(keys.text("basedOn")).orElseThrow();
        this.draft = ProfileDraft.like(base, keys.text("name"), "The scenario's own, based on " + base.title());
    }

    /**
     * Makes the profile.
     *
     * @param keys {@link ProfileKeys#PROFILE}, in which nothing is wrong by itself
     * @throws IllegalArgumentException if values do not go together; the message begins with the key of one of them
     */
    static GatewayProfile of(Settings keys) {
        OwnProfile own = new OwnProfile(keys);
        own.limits();
        own.times();
        own.ways();
        return own.draft.profile();
    }

    private void limits() {
        count("portsPerDestination", base.portsPerDestination(), draft::portsPerDestination);
        count("publicIpsMax", base.publicIpsMax(), draft::publicIpsMax);
        count("connectionsMax", base.connectionsMax(), draft::connectionsMax);
        if (keys.is("addressGrowth", String.class)) {
            draft.addressGrowth(base.addressGrowth().replaced(AddressGrowth.NONE));
        } else if (keys.has("addressGrowth") && hasAll(keys.section("addressGrowth"), "at", "after")) {
            Settings growth = keys.section("addressGrowth");
            double share = growth.amount("at").movePointLeft(2).doubleValue();
            draft.addressGrowth(base.addressGrowth().replaced(new AddressGrowth(share, growth.duration("after"))));
        }
        PortRange range = base.ports().value();
        if (keys.has("firstPort") || keys.has("lastPort")) {
            int first = keys.has("firstPort") ? keys.count("firstPort") : range.first();
            int last = keys.has("lastPort") ? keys.count("lastPort") : range.last();
            if (first > last) {
                throw new IllegalArgumentException(
                        "firstPort must not be above lastPort, was %d to %d".formatted(first, last));
            }
            draft.ports(base.ports().replaced(new PortRange(first, last)));
        }
    }

    private void times() {
        var times = base.timeouts();
        time("halfOpen", times.halfOpen(), draft::halfOpen);
        time("establishedIdle", times.establishedIdle(), draft::establishedIdle);
        time("holdAfterFin", times.holdAfterFin(), draft::holdAfterFin);
        time("holdAfterRst", times.holdAfterRst(), draft::holdAfterRst);
        time("holdAfterIdle", times.holdAfterIdle(), draft::holdAfterIdle);
        time("udpFirst", times.udpFirst(), draft::udpFirst);
        time("udpIdle", times.udpIdle(), draft::udpIdle);
        time("icmpIdle", times.icmpIdle(), draft::icmpIdle);
        time("holdAfterUdp", times.holdAfterUdp(), draft::holdAfterUdp);
    }

    private void ways() {
        way("exhaustion", base.exhaustion(), OwnProfile::exhaustion, draft::exhaustion);
        way("expiredFlow", base.expiredFlow(), word -> constant(ExpiredFlow.class, word), draft::expiredFlow);
        way("mappingKey", base.mappingKey(), word -> constant(MappingKey.class, word), draft::mappingKey);
        way("ipChoice", base.ipChoice(), word -> constant(IpChoice.class, word), draft::ipChoice);
        way("portChoice", base.portChoice(), word -> constant(PortChoice.class, word), draft::portChoice);
        time("raceWindow", base.raceWindow(), draft::raceWindow);
        if (keys.is("slice", String.class)) {
            draft.slicing(base.slicing().replaced(Slicing.SHARED));
        } else if (keys.has("slice") && hasAll(keys.section("slice"), "ports", "growth", "eachAddress")) {
            draft.slicing(base.slicing().replaced(slicing(keys.section("slice"))));
        }
    }

    /** Not so when a key of it was wrong, which has been told. */
    private static boolean hasAll(Settings section, String... keys) {
        return Arrays.stream(keys).allMatch(section::has);
    }

    private static Slicing slicing(Settings slice) {
        int ports = slice.count("ports");
        int most = slice.has("max") ? slice.count("max") : ports;
        Place place = slice.on("eachAddress") ? Place.EACH_IP : Place.ANY_IP;
        Duration growth = most > ports ? slice.duration("growth") : Duration.ZERO;
        try {
            return new Slicing(ports, most, place, growth);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("slice: " + e.getMessage(), e);
        }
    }

    private static Exhaustion exhaustion(String word) {
        return ScenarioBuilder.constant(GatewaySpec.Exhaustion.class, word).answer();
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return ScenarioBuilder.constant(type, word);
    }

    private void count(String key, Sourced<Integer> of, Consumer<Sourced<Integer>> set) {
        if (keys.has(key)) {
            set.accept(of.replaced(keys.count(key)));
        }
    }

    private void time(String key, Sourced<Duration> of, Consumer<Sourced<Duration>> set) {
        if (keys.has(key)) {
            set.accept(of.replaced(keys.duration(key)));
        }
    }

    private <T> void way(String key, Sourced<T> of, Function<String, T> read, Consumer<Sourced<T>> set) {
        if (keys.has(key)) {
            set.accept(of.replaced(read.apply(keys.text(key))));
        }
    }
}
