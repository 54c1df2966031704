package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.Calibration.ColdStart;
import dev.egresslab.reports.results.Calibration.Cost;
import dev.egresslab.reports.results.Calibration.Kind;
import dev.egresslab.reports.results.Calibration.Step;
import dev.egresslab.reports.results.Round.Cpu;
import java.util.Map;

/**
 * CPU time of one round of one variant: what was counted, times what each cost on the machine that was calibrated, and what its processes cost more
 * while they are cold. Gateway and origin have none: they are not paid for by the one who asks.
 */
public final class CpuCost {
    private final Calibration calibration;
    private final Load load;
    private double userMicros;
    private double systemMicros;
    private double jitMicros;

    private CpuCost(Calibration calibration, Load load) {
        this.calibration = calibration;
        this.load = load;
    }

    /**
     * How much a process has been under load before a round, and is in it.
     *
     * @param secondsBefore time before
     * @param callsBefore calls before
     * @param seconds the round's time
     */
    public record Load(double secondsBefore, double callsBefore, double seconds) {
        /**
         * As a live run has it, where none was made: warmed for as long, or by as many pages, as the scenario says, and then round after round.
         *
         * @param place the round's place among those of its variant, from 0
         * @param calls calls of each round
         * @param seconds the time of each
         */
        public static Load of(Scenario scenario, Scenario.Variant variant, int place, double calls, double seconds) {
            Long pages = scenario.measure().warmUpRequests();
            // A warm-up asks for as much as the machine serves, so it has calls enough unless it counts them.
            double before = pages == null
                    ? Double.POSITIVE_INFINITY
                    : pages * variant.app().calls() + place * calls;
            return new Load(scenario.measure().warmUp().toNanos() / 1e9 + place * seconds, before, seconds);
        }
    }

    /**
     * Returns the CPU time by role.
     *
     * @param counters the round's counters, by the names of a result
     */
    public static Map<String, Cpu> of(
            Calibration calibration,
            Scenario scenario,
            Scenario.Variant variant,
            Map<String, Long> counters,
            Load load) {
        boolean proxied = variant.proxy().kind() != ProxySpec.Kind.NONE;
        double calls = count(counters, "attempts.total");
        long opened = count(counters, "connections.opened");
        long handshakes = count(counters, "tls.handshakes.full") + count(counters, "tls.handshakes.resumed");
        if (!proxied) {
            boolean tls = scenario.origin().tls() != null;
            return Map.of(
                    "app",
                    new CpuCost(calibration, load)
                            .add(Step.APP_CONNECTION, opened)
                            .add(Step.APP_HANDSHAKE, handshakes)
                            .add(
                                    tls ? Step.APP_REQUEST : Step.APP_PLAIN_REQUEST,
                                    opened + count(counters, "connections.reused"))
                            .cpu(Kind.APP_DIRECT, calls));
        }
        long clients = connectionsToProxy(variant, counters);
        return Map.of(
                "app",
                new CpuCost(calibration, load)
                        .add(Step.APP_PROXY_CONNECTION, clients)
                        .add(Step.APP_PLAIN_REQUEST, (long) calls)
                        .cpu(Kind.APP_PROXIED, calls),
                "proxy",
                new CpuCost(calibration, load)
                        .add(Step.PROXY_CLIENT, clients)
                        .add(Step.PROXY_REQUEST, (long) calls)
                        .add(Step.PROXY_CONNECTION, opened)
                        .add(Step.PROXY_HANDSHAKE, handshakes)
                        .cpu(Kind.PROXY, calls));
    }

    /** How many connections the app opens to the proxy, which has no limit to how long it keeps one; unless they were counted. */
    private static long connectionsToProxy(Scenario.Variant variant, Map<String, Long> counters) {
        Long counted = counters.get("app.connections.opened");
        if (counted != null) {
            return counted;
        }
        long calls = count(counters, "attempts.total");
        ConnectionModel model = variant.app().connections();
        return switch (model) {
            case PER_CALL -> calls;
            case PER_PAGE ->
                count(counters, "requests.ok")
                        + count(counters, "requests.failed")
                        - count(counters, "errors.listenQueueFull");
            case PER_WORKER, SHARED -> Math.min(calls, variant.app().workers());
        };
    }

    private static long count(Map<String, Long> counters, String name) {
        return counters.getOrDefault(name, 0L);
    }

    private CpuCost add(Step step, long times) {
        Cost cost = calibration.cost(step);
        userMicros += times * cost.userMicros();
        systemMicros += times * cost.systemMicros();
        return this;
    }

    private Cpu cpu(Kind kind, double calls) {
        ColdStart cold = calibration.coldStart(kind);
        if (cold != null) {
            double begun = cold.advance(load.secondsBefore(), load.callsBefore());
            ColdStart.Point begin = cold.at(begun);
            ColdStart.Point end = cold.at(begun + cold.advance(load.seconds(), calls));
            userMicros += end.micros() - begin.micros();
            jitMicros += end.jitMicros() - begin.jitMicros();
        }
        return new Cpu(Math.round(userMicros), Math.round(systemMicros), Math.round(jitMicros), 0);
    }
}
