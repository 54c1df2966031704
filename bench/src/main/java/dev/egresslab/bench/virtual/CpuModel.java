package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.Calibration.Cost;
import dev.egresslab.reports.results.Calibration.Step;
import dev.egresslab.reports.results.Round.Cpu;
import java.util.Map;

/**
 * CPU time of one round of one variant: what was counted, times what each cost on the machine that was calibrated. Gateway and origin have none:
 * they are not paid for by the one who asks.
 */
final class CpuModel {
    private final Calibration calibration;
    private double userMicros;
    private double systemMicros;

    private CpuModel(Calibration calibration) {
        this.calibration = calibration;
    }

    /** Returns the CPU time by role. */
    static Map<String, Cpu> of(Calibration calibration, Scenario scenario, Scenario.Variant variant, Tally tally) {
        long opened = tally.get(Count.CONNECTIONS_OPENED);
        long handshakes = tally.get(Count.TLS_FULL) + tally.get(Count.TLS_RESUMED);
        if (!RoundRun.isProxied(variant)) {
            boolean tls = scenario.origin().tls() != null;
            return Map.of(
                    "app",
                    new CpuModel(calibration)
                            .add(Step.APP_CONNECTION, opened)
                            .add(Step.APP_HANDSHAKE, handshakes)
                            .add(
                                    tls ? Step.APP_REQUEST : Step.APP_PLAIN_REQUEST,
                                    opened + tally.get(Count.CONNECTIONS_REUSED))
                            .cpu());
        }
        long calls = tally.get(Count.ATTEMPTS);
        long clients = connectionsToProxy(variant, tally);
        return Map.of(
                "app",
                new CpuModel(calibration)
                        .add(Step.APP_PROXY_CONNECTION, clients)
                        .add(Step.APP_PLAIN_REQUEST, calls)
                        .cpu(),
                "proxy",
                new CpuModel(calibration)
                        .add(Step.PROXY_CLIENT, clients)
                        .add(Step.PROXY_REQUEST, calls)
                        .add(Step.PROXY_CONNECTION, opened)
                        .add(Step.PROXY_HANDSHAKE, handshakes)
                        .cpu());
    }

    /** How many connections the app opens to the proxy, which has no limit to how long it keeps one. */
    private static long connectionsToProxy(Scenario.Variant variant, Tally tally) {
        long calls = tally.get(Count.ATTEMPTS);
        ConnectionModel model = variant.app().connections();
        return switch (model) {
            case PER_CALL -> calls;
            case PER_PAGE ->
                tally.get(Count.REQUESTS_OK) + tally.get(Count.REQUESTS_FAILED) - tally.get(Failure.LISTEN_QUEUE_FULL);
            case PER_WORKER, SHARED -> Math.min(calls, variant.app().workers());
        };
    }

    private CpuModel add(Step step, long times) {
        Cost cost = calibration.cost(step);
        userMicros += times * cost.userMicros();
        systemMicros += times * cost.systemMicros();
        return this;
    }

    private Cpu cpu() {
        return new Cpu(Math.round(userMicros), Math.round(systemMicros), 0, 0);
    }
}
