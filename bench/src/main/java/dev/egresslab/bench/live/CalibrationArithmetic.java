package dev.egresslab.bench.live;

import dev.egresslab.reports.results.Calibration.Cost;
import dev.egresslab.reports.results.Calibration.Step;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.Round.Cpu;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells the steps of a call apart by variants that differ in one.
 *
 * <pre>
 *  app, over TLS:  handshakes = connection + handshake + request      kept    = request
 *  app, plain:     connections = connection + plainRequest            kept    = plainRequest
 *  app, proxied:   clients = proxyConnection + plainRequest
 *  proxy:          passedOn = request      clients = client + request
 *  proxy:          upstreams = request + opened / calls x (connection [+ handshake over TLS])
 * </pre>
 *
 * <p>Each round is solved by itself, the first of each variant together and so on, which ran within the same half minute; the cost is the median
 * of the rounds, and the least and the most say how far to believe it. What the JIT compiler's threads used is left out: it ends.
 */
final class CalibrationArithmetic {
    /** Rounds of each variant. */
    static final int ROUNDS = 3;

    private final RunResult tls;
    private final RunResult plain;

    CalibrationArithmetic(RunResult tls, RunResult plain) {
        this.tls = tls;
        this.plain = plain;
    }

    /** CPU time of something once, in microseconds. */
    private record Micros(double user, double system) {
        static Micros of(Cpu cpu) {
            return new Micros(cpu.userMicros() - cpu.jitMicros(), cpu.systemMicros());
        }

        Micros minus(Micros other) {
            return new Micros(user - other.user, system - other.system);
        }

        Micros times(double factor) {
            return new Micros(user * factor, system * factor);
        }

        double both() {
            return user + system;
        }
    }

    /**
     * Returns the cost of each step by its key.
     *
     * @throws EnvironmentException if a step came out as costing nothing or less
     */
    Map<String, Cost> costs() {
        Map<Step, Micros[]> rounds = new EnumMap<>(Step.class);
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<Step, Micros> step : round(round).entrySet()) {
                rounds.computeIfAbsent(step.getKey(), _ -> new Micros[ROUNDS])[round] = step.getValue();
            }
        }
        Map<String, Cost> costs = new TreeMap<>();
        rounds.forEach((step, micros) -> costs.put(step.key(), cost(step, micros)));
        return costs;
    }

    private Map<Step, Micros> round(int round) {
        Map<Step, Micros> steps = new EnumMap<>(Step.class);
        Micros request = perCall(tls, "kept", "app", round);
        Micros plainRequest = perCall(plain, "kept", "app", round);
        Micros connection = perCall(plain, "connections", "app", round).minus(plainRequest);
        steps.put(Step.APP_REQUEST, request);
        steps.put(Step.APP_PLAIN_REQUEST, plainRequest);
        steps.put(Step.APP_CONNECTION, connection);
        steps.put(
                Step.APP_HANDSHAKE,
                perCall(tls, "handshakes", "app", round).minus(request).minus(connection));
        steps.put(
                Step.APP_PROXY_CONNECTION, perCall(tls, "clients", "app", round).minus(plainRequest));
        Micros passedOn = perCall(tls, "passedOn", "proxy", round);
        Micros opened = perOpened(plain, passedOn, round);
        steps.put(Step.PROXY_REQUEST, passedOn);
        steps.put(Step.PROXY_CLIENT, perCall(tls, "clients", "proxy", round).minus(passedOn));
        steps.put(Step.PROXY_CONNECTION, opened);
        steps.put(Step.PROXY_HANDSHAKE, perOpened(tls, passedOn, round).minus(opened));
        return steps;
    }

    private static Micros perCall(RunResult run, String variant, String role, int round) {
        Round measured = measured(run, variant, round);
        return used(measured, role).times(1.0 / count(measured, "calls.ok"));
    }

    /** What the proxy used beside passing calls on, for each connection that it opened. */
    private static Micros perOpened(RunResult run, Micros passedOn, int round) {
        Round measured = measured(run, "upstreams", round);
        return used(measured, "proxy")
                .minus(passedOn.times((double) count(measured, "calls.ok")))
                .times(1.0 / count(measured, "connections.opened"));
    }

    private static Round measured(RunResult run, String variant, int round) {
        return run.variants().stream()
                .filter(candidate -> candidate.name().equals(variant))
                .map(VariantResult::rounds)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the calibration has no variant " + variant))
                .get(round);
    }

    private static Micros used(Round round, String role) {
        Cpu cpu = round.cpu().get(role);
        if (cpu == null) {
            throw new IllegalArgumentException("the calibration measured no CPU of " + role);
        }
        return Micros.of(cpu);
    }

    private static long count(Round round, String counter) {
        long count = round.counters().getOrDefault(counter, 0L);
        if (count == 0) {
            throw new EnvironmentException("the calibration counted no `%s`".formatted(counter));
        }
        return count;
    }

    /** The round whose user and system time together are in the middle gives both. */
    private static Cost cost(Step step, Micros[] rounds) {
        Micros[] sorted = rounds.clone();
        Arrays.sort(sorted, (a, b) -> Double.compare(a.both(), b.both()));
        Micros median = sorted[sorted.length / 2];
        if (!(median.both() > 0)) {
            throw new EnvironmentException(
                    "the calibration cannot tell what %s costs: %.0f µs in its median round; this machine is too busy, or its"
                                    .formatted(step.key(), median.both())
                            + " clock of CPU time too coarse; try again when it is quiet");
        }
        // Noise of some microseconds between the two kinds must not make one of them negative.
        double user = Math.clamp(median.user(), 0, median.both());
        return new Cost(user, median.both() - user, sorted[0].both(), sorted[sorted.length - 1].both());
    }
}
