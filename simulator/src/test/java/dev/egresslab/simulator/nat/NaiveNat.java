package dev.egresslab.simulator.nat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger must do, said in the plainest way: maps, sets and loops over everything. It does not choose ports but checks those chosen.
 */
final class NaiveNat {

    /** One mapping, open or held. */
    static final class Mapping {
        final int number;
        final int destination;
        final Protocol protocol;
        final int client;
        final String tuple;
        MappingState state = MappingState.HALF_OPEN;
        long deadline;

        Mapping(int number, int destination, Protocol protocol, int client, String tuple) {
            this.number = number;
            this.destination = destination;
            this.protocol = protocol;
            this.client = client;
            this.tuple = tuple;
        }
    }

    private final GatewayProfile profile;
    private final int publicIps;
    private final Map<Integer, Mapping> mappings = new LinkedHashMap<>();
    private final Set<String> tuples = new HashSet<>();
    private final Map<Integer, Integer> sliceSizes = new LinkedHashMap<>();
    private final Map<Integer, Long> growing = new HashMap<>();
    private final Map<Integer, Map<Integer, Integer>> holdersAtMax = new HashMap<>();
    private final Map<Integer, Integer> max = new HashMap<>();
    private int unitsGiven;
    final List<String> events = new ArrayList<>();

    NaiveNat(GatewayProfile profile, int publicIps) {
        this.profile = profile;
        this.publicIps = publicIps;
    }

    List<Mapping> live() {
        return new ArrayList<>(mappings.values());
    }

    /* ---- time ---- */

    void advance(long now) {
        for (Mapping first = firstDue(); first != null && first.deadline <= now; first = firstDue()) {
            switch (first.state) {
                case HALF_OPEN -> end(first, Ending.HALF_OPEN_TIMEOUT, first.deadline);
                case ESTABLISHED -> end(first, Ending.IDLE, first.deadline);
                default -> release(first, first.deadline);
            }
        }
    }

    private @Nullable Mapping firstDue() {
        Mapping first = null;
        for (Mapping mapping : mappings.values()) {
            if (first == null || mapping.deadline < first.deadline) {
                first = mapping;
            }
        }
        return first;
    }

    long nanosToNext(long now) {
        Mapping first = firstDue();
        return first == null ? PortLedger.NEVER : first.deadline - now;
    }

    private long timeOut(Mapping mapping) {
        Timeouts times = profile.timeouts();
        boolean open = mapping.state == MappingState.HALF_OPEN;
        Sourced<Duration> time = switch (mapping.protocol) {
            case TCP -> open ? times.halfOpen() : times.establishedIdle();
            case UDP -> open ? times.udpFirst() : times.udpIdle();
            case ICMP -> times.icmpIdle();
        };
        return time.value().toNanos();
    }

    /* ---- what the ledger is asked ---- */

    /** Whether an opening must succeed, after eviction if the gateway evicts. */
    boolean canOpen(int destination, int client, long now) {
        if (mappings.size() >= profile.connectionsMax().value()) {
            return false;
        }
        if (!profile.slicing().value().isShared()) {
            return used(destination, client) < slice(client, destination, now);
        }
        int limit = profile.portsPerDestination().value() * publicIps;
        if (used(destination) < limit) {
            return true;
        }
        if (profile.exhaustion().value() == Exhaustion.EVICT_OLDEST) {
            evictOldest(destination, now);
            return true;
        }
        return false;
    }

    private void evictOldest(int destination, long now) {
        Mapping oldest = mappings.values().stream()
                .filter(mapping -> mapping.destination == destination)
                .findFirst()
                .orElseThrow();
        if (oldest.state.isOpen()) {
            events.add("ended " + oldest.number + " " + oldest.state + " EVICTED " + now);
        }
        release(oldest, now);
    }

    /** The ports the client may use for the destination, its slice grown if it is due. */
    private int slice(int client, int destination, long now) {
        Slicing slicing = profile.slicing().value();
        boolean each = slicing.place() == Slicing.Place.EACH_IP;
        int units = profile.ports().value().size() / slicing.first() * (each ? 1 : publicIps);
        if (!sliceSizes.containsKey(client)) {
            if (unitsGiven == units) {
                return 0;
            }
            unitsGiven++;
            sliceSizes.put(client, slicing.first());
        }
        int size = sliceSizes.get(client);
        boolean mayGrow = 2 * size <= slicing.most() && unitsGiven + size / slicing.first() <= units;
        if (used(destination, client) == size && mayGrow && !each) {
            growing.putIfAbsent(client, now + slicing.growth().toNanos());
            if (now >= growing.get(client)) {
                growing.remove(client);
                unitsGiven += size / slicing.first();
                size *= 2;
                sliceSizes.put(client, size);
            }
        }
        return each ? size * publicIps : size;
    }

    void refused(int destination, int client, long now) {
        events.add("refused " + destination + " " + client + " " + now);
    }

    void opened(int number, int destination, Protocol protocol, int client, String tuple, long now) {
        if (!tuples.add(tuple)) {
            throw new AssertionError("port serves the same destination twice: " + tuple);
        }
        Mapping mapping = new Mapping(number, destination, protocol, client, tuple);
        if (mappings.putIfAbsent(number, mapping) != null) {
            throw new AssertionError("number is in use: " + number);
        }
        mapping.deadline = now + timeOut(mapping);
        events.add("opened " + number + " " + destination + " " + client + " " + now);
        noteMax(destination);
    }

    private void noteMax(int destination) {
        int used = used(destination);
        if (used > max.getOrDefault(destination, 0)) {
            max.put(destination, used);
            holdersAtMax.put(destination, holders(destination));
        }
    }

    boolean established(int number, long now) {
        Mapping mapping = mappings.get(number);
        if (mapping == null || mapping.state != MappingState.HALF_OPEN) {
            return false;
        }
        mapping.state = MappingState.ESTABLISHED;
        mapping.deadline = now + timeOut(mapping);
        events.add("established " + number + " " + now);
        return true;
    }

    boolean active(int number, long now) {
        Mapping mapping = mappings.get(number);
        if (mapping == null || !mapping.state.isOpen()) {
            return false;
        }
        mapping.deadline = now + timeOut(mapping);
        return true;
    }

    boolean close(int number, Ending ending, long now) {
        Mapping mapping = mappings.get(number);
        if (mapping == null || !mapping.state.isOpen()) {
            return false;
        }
        end(mapping, ending, now);
        return true;
    }

    private void end(Mapping mapping, Ending ending, long now) {
        events.add("ended " + mapping.number + " " + mapping.state + " " + ending + " " + now);
        Timeouts times = profile.timeouts();
        long hold;
        switch (ending) {
            case FIN -> {
                boolean tcp = mapping.protocol == Protocol.TCP;
                hold = (tcp ? times.holdAfterFin() : times.holdAfterUdp())
                        .value()
                        .toNanos();
                mapping.state = MappingState.HOLD_FIN;
            }
            case RST -> {
                hold = times.holdAfterRst().value().toNanos();
                mapping.state = MappingState.HOLD_RST;
            }
            default -> {
                hold = times.holdAfterIdle().value().toNanos();
                mapping.state = MappingState.HOLD_IDLE;
            }
        }
        mapping.deadline = now + hold;
        if (hold == 0) {
            release(mapping, now);
        }
    }

    private void release(Mapping mapping, long now) {
        mappings.remove(mapping.number);
        tuples.remove(mapping.tuple);
        events.add("released " + mapping.number + " " + now);
    }

    /* ---- counts ---- */

    int used(int destination) {
        int used = 0;
        for (Mapping mapping : mappings.values()) {
            used += mapping.destination == destination ? 1 : 0;
        }
        return used;
    }

    private int used(int destination, int client) {
        int used = 0;
        for (Mapping mapping : mappings.values()) {
            used += mapping.destination == destination && mapping.client == client ? 1 : 0;
        }
        return used;
    }

    int count(int destination, MappingState... states) {
        return (int) mappings.values().stream()
                .filter(mapping ->
                        mapping.destination == destination && List.of(states).contains(mapping.state))
                .count();
    }

    Map<Integer, Integer> holders(int destination) {
        Map<Integer, Integer> holders = new HashMap<>();
        for (Mapping mapping : mappings.values()) {
            if (mapping.destination == destination) {
                holders.merge(mapping.client, 1, Integer::sum);
            }
        }
        return holders;
    }

    Map<Integer, Integer> holdersAtMax(int destination) {
        return holdersAtMax.getOrDefault(destination, Map.of());
    }

    MappingState state(int number) {
        Mapping mapping = mappings.get(number);
        return mapping == null ? MappingState.FREE : mapping.state;
    }
}
