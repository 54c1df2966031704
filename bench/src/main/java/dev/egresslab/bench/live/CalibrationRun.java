package dev.egresslab.bench.live;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.ScenarioException;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.Calibration.Cost;
import dev.egresslab.reports.results.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Measures what the steps of a call cost in CPU time on this machine: runs the real roles over TLS and over plain HTTP, in variants that differ by one
 * step each, interleaved; {@link CalibrationArithmetic} tells the steps apart. Then the same processes from a cold start, for {@link ColdStartArithmetic}.
 *
 * <p>There is no round trip and no service time, as waiting costs no CPU. Each round makes hundreds to thousands of calls, as the kernel tells CPU
 * time in hundredths of a second.
 *
 * <p>The proxy's connections and handshakes are an upper bound: its warm-up finds its connections open, so those measured are among the first that
 * it opens. A pool opens few.
 */
public final class CalibrationRun {
    private static final String COMMON = """
        why: What does each step of a call cost in CPU time?
        gateway: {rtt: 0s, hold: 0s}
        origin:
          hosts: {api.example.com: [198.51.100.10]}
          tls: TLS_OF_ORIGIN
          keepAlive: {timeout: 1h, requests: 1000000}
          serviceTime: 0s
          responseSize: 2KB
        app: {workers: 64, listenQueue: 1000, dnsCache: true, timeout: 30s, connectTimeout: 10s}
        load: {arrivals: constant, stages: [{for: 1200ms, rate: 280/s}]}
        measure: {rounds: 3, warmUp: 5s, lagP99Max: 1m}
        """;

    /** Processes that begin cold, followed until they have made a few thousand calls. */
    private static final String COLD = """
        variants:
          direct: {}
          proxied: {proxy: {idleTimeout: 1h, queueTimeout: 30s}}
        """;

    private static final String TLS = """
        variants:
          # A connection and a handshake for each call.
          handshakes: {}
          # Calls alone.
          kept: {app: {connections: shared, calls: 6}}
          # A connection to the proxy for each call.
          clients: {app: {calls: 2}, proxy: {idleTimeout: 1h, queueTimeout: 30s}}
          # Calls through the proxy alone.
          passedOn: {app: {connections: shared, calls: 6}, proxy: {idleTimeout: 1h, queueTimeout: 30s}}
          # A connection of the proxy's, and a handshake, for nearly each call: one call every 3.6 ms, and idle ones are kept for 1.
          upstreams: {app: {connections: shared}, proxy: {idleTimeout: 1ms, queueTimeout: 30s}}
        """;

    private static final String PLAIN = """
        variants:
          # A connection for each call.
          connections: {app: {calls: 2}}
          # Calls alone.
          kept: {app: {connections: shared, calls: 6}}
          # A connection of the proxy's for nearly each call.
          upstreams: {app: {connections: shared}, proxy: {idleTimeout: 1ms, queueTimeout: 30s}}
        """;

    private static final String TLS_13 = "{version: 1.3, certificate: ecdsa-p256, resumption: false}";

    private static final String COLD_COMMON = COMMON.replace("rounds: 3, warmUp: 5s", "rounds: 7, warmUp: 0s")
            .replace("for: 1200ms, rate: 280/s", "for: 2s, rate: 250/s");

    private CalibrationRun() {}

    /**
     * Measures for three minutes.
     *
     * @param folder where the roles' logs go
     * @param tool name and version of the program
     * @throws EnvironmentException if this machine cannot run it, or is too busy to tell the steps apart
     */
    public static Calibration run(Path folder, String tool, Progress progress)
            throws IOException, InterruptedException {
        Instant measured = Instant.now();
        RunResult tls = run(TLS_13, COMMON + TLS, folder, tool, progress);
        RunResult plain = run("off", COMMON + PLAIN, folder, tool, progress);
        String coldStart = COLD_COMMON + COLD;
        RunResult cold = run(TLS_13, coldStart, folder, tool, progress);
        Map<String, Cost> costs = new CalibrationArithmetic(tls, plain).costs();
        return new Calibration(
                Calibration.SCHEMA_VERSION,
                tool,
                measured,
                HostFacts.read(),
                costs,
                new ColdStartArithmetic(scenario(coldStart.replace("TLS_OF_ORIGIN", TLS_13)), cold, costs).curves());
    }

    private static RunResult run(String tls, String text, Path folder, String tool, Progress progress)
            throws IOException, InterruptedException {
        RunResult result =
                new LiveEngine(scenario(text.replace("TLS_OF_ORIGIN", tls)), settings(folder, tool), progress).run();
        boolean ended =
                result.variants().stream().anyMatch(variant -> variant.rounds().size() < CalibrationArithmetic.ROUNDS);
        if (ended) {
            throw new EnvironmentException("the calibration ended early: " + String.join("; ", result.distrust()));
        }
        return result;
    }

    private static LiveEngine.Settings settings(Path folder, String tool) {
        return new LiveEngine.Settings(folder, tool, List.of());
    }

    private static Scenario scenario(String text) {
        try {
            return ScenarioReader.parse("calibration.yaml", text, List.of(), null);
        } catch (ScenarioException e) {
            throw new IllegalStateException("the calibration's own scenario must be right", e);
        }
    }
}
