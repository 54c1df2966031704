package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A random list of calls, run on the ledger and on the {@link NaiveNat} side by side. Every step is a number that means something whatever came
 * before, so that a failing script can be shortened by leaving steps out.
 */
final class LedgerScript {

    private static final int DESTINATIONS = 4;
    private static final int CLIENTS = 5;

    private final GatewayProfile profile;
    private final int publicIps;
    private final long portSeed;

    private final List<String> heard = new ArrayList<>();
    private final PortLedger ledger;
    private final NaiveNat naive;
    private final int[] destinations = new int[DESTINATIONS];
    private long now;

    private LedgerScript(GatewayProfile profile, int publicIps, long portSeed) {
        this.profile = profile;
        this.publicIps = publicIps;
        this.portSeed = portSeed;
        this.ledger = new PortLedger(profile, publicIps, new SplittableRandom(this.portSeed), new Ear());
        this.naive = new NaiveNat(profile, this.publicIps);
        destinations[0] = ledger.destination(Protocol.TCP, 1, 443);
        destinations[1] = ledger.destination(Protocol.UDP, 1, 53);
        destinations[2] = ledger.destination(Protocol.UDP, 1, 54);
        destinations[3] = ledger.destination(Protocol.ICMP, 2, 0);
    }

    /** Random steps. */
    static long[] random(long seed, int steps) {
        return new SplittableRandom(seed).longs(steps).toArray();
    }

    /** Runs the steps; answers what went wrong, or null. */
    static @Nullable Throwable failure(GatewayProfile profile, int publicIps, long portSeed, long[] steps) {
        LedgerScript script = new LedgerScript(profile, publicIps, portSeed);
        try {
            for (int i = 0; i < steps.length; i++) {
                script.step(steps[i]);
                script.compare(i % 64 == 0);
            }
            script.compare(true);
            return null;
        } catch (AssertionError | RuntimeException failure) {
            return failure;
        }
    }

    /** The shortest failing script found by leaving out ever smaller parts. */
    static long[] shortened(GatewayProfile profile, int publicIps, long portSeed, long[] failing) {
        long[] script = failing;
        for (int part = script.length / 2; part > 0; part /= 2) {
            for (int from = 0; from + part <= script.length; ) {
                long[] shorter = new long[script.length - part];
                System.arraycopy(script, 0, shorter, 0, from);
                System.arraycopy(script, from + part, shorter, from, shorter.length - from);
                if (failure(profile, publicIps, portSeed, shorter) != null) {
                    script = shorter;
                } else {
                    from += part;
                }
            }
        }
        return script;
    }

    /** What a step does, for people. */
    static String describe(long step) {
        int kind = kind(step);
        String what = kind < 6
                ? "open destination " + pick(step, 16, DESTINATIONS) + " for client " + pick(step, 32, CLIENTS)
                : kind < 9 ? "establish" : kind < 11 ? "traffic" : kind < 13 ? "FIN" : kind < 14 ? "RST" : "expire";
        return "+%d ns: %s%s"
                .formatted(
                        nanosBefore(step),
                        what,
                        kind < 6 || kind == 14 ? "" : " of live mapping " + pick(step, 16, 1_000));
    }

    private static int kind(long step) {
        return pick(step, 0, 15);
    }

    private static int pick(long step, int shift, int bound) {
        return (int) ((step >>> shift & 0xFFFF) % bound);
    }

    /** Mostly nothing to a few nanoseconds, now and then longer than most timeouts. */
    private static long nanosBefore(long step) {
        int draw = pick(step, 48, 100);
        return draw < 40 ? 0 : draw < 98 ? pick(step, 40, 6) : pick(step, 40, 120);
    }

    private void step(long step) {
        now += nanosBefore(step);
        naive.advance(now);
        int kind = kind(step);
        if (kind < 6) {
            open(destinations[pick(step, 16, DESTINATIONS)], pick(step, 32, CLIENTS));
            return;
        }
        if (kind == 14) {
            // Never too late; early, when traffic has put off what the ledger will look at.
            assertThat(ledger.expire(now)).isBetween(1L, naive.nanosToNext(now));
            return;
        }
        List<NaiveNat.Mapping> live = naive.live();
        int mapping = live.isEmpty() ? 1_000_000 : live.get(pick(step, 16, 1_000) % live.size()).number;
        boolean done = kind < 9
                ? ledger.established(mapping, now)
                : kind < 11
                        ? ledger.active(mapping, now)
                        : ledger.close(mapping, kind < 13 ? Ending.FIN : Ending.RST, now);
        boolean expected = kind < 9
                ? naive.established(mapping, now)
                : kind < 11
                        ? naive.active(mapping, now)
                        : naive.close(mapping, kind < 13 ? Ending.FIN : Ending.RST, now);
        assertThat(done).isEqualTo(expected);
    }

    private void open(int destination, int client) {
        boolean expected = naive.canOpen(destination, client, now);
        int mapping = ledger.open(destination, client, now);
        assertThat(mapping != PortLedger.EXHAUSTED).as("opened").isEqualTo(expected);
        if (!expected) {
            naive.refused(destination, client, now);
            assertThat(ledger.refusal().inUse())
                    .isLessThanOrEqualTo(Math.max(ledger.refusal().limit(), ledger.live()));
            return;
        }
        int port = ledger.usage().publicPort(mapping);
        assertThat(port)
                .isBetween(
                        profile.ports().value().first(), profile.ports().value().last());
        assertThat(ledger.usage().publicIp(mapping)).isBetween(0, publicIps - 1);
        Protocol protocol = ledger.usage().of(destination).protocol();
        naive.opened(
                mapping,
                destination,
                protocol,
                client,
                destination + "/" + ledger.usage().publicIp(mapping) + ":" + port,
                now);
    }

    private void compare(boolean thoroughly) {
        if (!heard.equals(naive.events)) {
            assertThat(heard).containsExactlyInAnyOrderElementsOf(naive.events);
        }
        heard.clear();
        naive.events.clear();
        for (NaiveNat.Mapping mapping : naive.live()) {
            if (ledger.state(mapping.number) != mapping.state) {
                assertThat(ledger.state(mapping.number))
                        .as("state of %s", mapping.number)
                        .isEqualTo(mapping.state);
            }
        }
        if (thoroughly) {
            for (int destination : destinations) {
                compare(destination);
            }
        }
    }

    private void compare(int destination) {
        DestinationUse use = ledger.usage().of(destination);
        assertThat(use.halfOpen()).isEqualTo(naive.count(destination, MappingState.HALF_OPEN));
        assertThat(use.established()).isEqualTo(naive.count(destination, MappingState.ESTABLISHED));
        assertThat(use.held())
                .isEqualTo(
                        naive.count(destination, MappingState.HOLD_FIN, MappingState.HOLD_RST, MappingState.HOLD_IDLE));
        assertThat(byClient(ledger.usage().holders(destination))).isEqualTo(naive.holders(destination));
        assertThat(byClient(ledger.usage().holdersAtMax(destination))).isEqualTo(naive.holdersAtMax(destination));
        assertThat(use.inUseMax()).isEqualTo(use.halfOpenAtMax() + use.establishedAtMax() + use.heldAtMax());
        assertThat(ledger.live()).isEqualTo(naive.live().size());
    }

    private static Map<Integer, Integer> byClient(List<Holding> holdings) {
        return holdings.stream().collect(Collectors.toMap(Holding::client, Holding::ports));
    }

    /** Writes down what the ledger tells, as the naive one does. */
    private final class Ear implements LedgerListener {

        @Override
        public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
            heard.add("opened " + mapping + " " + destination + " " + client + " " + nowNanos);
        }

        @Override
        public void refused(Protocol protocol, int destination, int client, long nowNanos) {
            heard.add("refused " + destination + " " + client + " " + nowNanos);
        }

        @Override
        public void established(int mapping, Protocol protocol, long nowNanos) {
            heard.add("established " + mapping + " " + nowNanos);
        }

        @Override
        public void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {
            heard.add("ended " + mapping + " " + before + " " + ending + " " + nowNanos);
        }

        @Override
        public void released(int mapping, int destination, int client, long nowNanos) {
            heard.add("released " + mapping + " " + nowNanos);
        }
    }
}
