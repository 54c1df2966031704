package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.workload.RetryPolicy;
import dev.egresslab.bench.workload.RetryReason;
import dev.egresslab.simulator.capacity.Persistence;
import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.SynRetransmits;
import java.util.ArrayList;
import java.util.List;

/**
 * How a variant's client goes on when no port is free: the SYNs of an attempt ({@link SynRetransmits}), until its time to connect is over, and the
 * attempts of a call ({@link RetryPolicy}).
 *
 * @param synSeconds when each SYN of an attempt goes out, since the attempt's start
 * @param inTime so many of them, the first ones, leave time for the whole opening
 * @param lateSeconds for each of the others, how long it takes a port for nothing, hold included
 * @param failsSeconds when an attempt without a connection fails, since its start
 * @param attempts attempts of a call at the most
 * @param waits the pause before each attempt but the first, by chance between two bounds
 * @param budget retries of each call at the most over all calls; infinite without one
 */
record Tries(
        List<Double> synSeconds,
        int inTime,
        List<Double> lateSeconds,
        double failsSeconds,
        int attempts,
        List<Wait> waits,
        double budget) {

    /**
     * A pause.
     *
     * @param leastSeconds the shortest
     * @param mostSeconds the longest; all between are alike
     */
    record Wait(double leastSeconds, double mostSeconds) {}

    Tries {
        synSeconds = List.copyOf(synSeconds);
        lateSeconds = List.copyOf(lateSeconds);
        waits = List.copyOf(waits);
    }

    /**
     * Those of a variant whose app opens connections itself.
     *
     * @param openSeconds from the SYN until the connection is of use
     * @param rttSeconds a round trip
     */
    static Tries of(Scenario.Variant variant, double openSeconds, double rttSeconds) {
        AppSpec app = variant.app();
        GatewayProfile profile = variant.gateway().asRun();
        Exhaustion exhaustion = profile.exhaustion().value();
        boolean silent = exhaustion == Exhaustion.DROP;
        double window = Math.min(app.connectTimeout().toNanos(), app.timeout().toNanos()) / 1e9;
        List<Double> syns = silent ? syns(window) : List.of(0.0);
        double hold = variant.hold(profile).toNanos() / 1e9;
        double holdAfterReset = profile.timeouts().holdAfterRst().value().toNanos() / 1e9;
        double close = variant.resets() ? 0 : rttSeconds;
        List<Double> late = new ArrayList<>();
        for (double syn : syns) {
            if (syn + openSeconds > window) {
                // Given up between TCP and TLS, it is closed; before the SYN is answered, the late answer is reset.
                boolean standing = syn + rttSeconds <= window;
                late.add(standing ? window - syn + close + hold : rttSeconds + holdAfterReset);
            }
        }
        boolean again = app.retries().on().contains(reason(exhaustion));
        return new Tries(
                syns,
                syns.size() - late.size(),
                late,
                silent ? window : 0,
                again ? app.retries().attempts() : 1,
                waits(app.retries()),
                app.retries().budget() == null
                        ? Double.POSITIVE_INFINITY
                        : app.retries().budget());
    }

    private static List<Double> syns(double windowSeconds) {
        List<Double> syns = new ArrayList<>();
        double at = 0;
        for (int sent = 0; sent <= SynRetransmits.MOST && at <= windowSeconds; sent++) {
            syns.add(at);
            at += SynRetransmits.waitNanos(sent) / 1e9;
        }
        return syns;
    }

    private static RetryReason reason(Exhaustion exhaustion) {
        return switch (exhaustion) {
            case RST -> RetryReason.CONNECT_REFUSED;
            case ICMP_ADMIN_PROHIBITED -> RetryReason.UNREACHABLE;
            case DROP, EVICT_OLDEST -> RetryReason.CONNECT_TIMEOUT;
        };
    }

    private static List<Wait> waits(RetryPolicy policy) {
        List<Wait> waits = new ArrayList<>();
        for (int retry = 1; retry < policy.attempts(); retry++) {
            double whole = policy.waitNanos(retry) / 1e9;
            double least = switch (policy.jitter()) {
                case NONE -> whole;
                case FULL -> 0;
                case EQUAL -> whole / 2;
            };
            waits.add(new Wait(least, whole));
        }
        return waits;
    }

    /** Whether a connection that finds no port is tried again in any way. */
    boolean repeats() {
        return synSeconds.size() > 1 || attempts > 1;
    }

    /** Whether all retries together have a limit. */
    boolean isBudgeted() {
        return budget < Double.POSITIVE_INFINITY;
    }

    /** The same for the balance in the long run. */
    Persistence persistence() {
        double late =
                lateSeconds.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        return new Persistence(inTime, lateSeconds.size(), late, attempts, 1 + budget);
    }
}
