package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.RunResult;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page that is foreseen leaves behind what it would have left by going through all steps. */
class ForeseenPagesTest {
    private static final String SCENARIO = """
        name: foreseen
        why: Do both ways give the same?
        plane: virtual
        gateway: {GATEWAY}
        origin:
          hosts: {api.example.com: [198.51.100.10, 198.51.100.11], cdn.example.com: [198.51.100.12]}
          ORIGIN
          dns: {ttl: 2s, rotate: true}
        app: {listenQueue: 20, APP}
        load: {arrivals: poisson, stages: [{for: 30s, rate: 40/s}, {for: 10s, rate: 400/s}, {for: 90s, rate: 30/s}]}
        measure: {rounds: 2, warmUp: 0s}
        variants: {direct: {}}
        gates: [direct.requests.ok > 0]
        """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "profile: aws-nat-gateway, rtt: 20ms | tls: off, serviceTime: {exponential: 30ms} | 'workers: 500,"
                        + " timeout: 1m'",
                "profile: aws-nat-gateway, rtt: 20ms | tls: {version: 1.3}, serviceTime: {exponential: 30ms} |"
                        + " 'workers: 500, timeout: 1m'",
                "profile: aws-nat-gateway, rtt: 20ms, ports: 900, hold: 20s | tls: {version: 1.2}, serviceTime: 30ms |"
                        + " 'workers: 40, timeout: 1m'",
                "profile: aws-nat-gateway, rtt: 20ms, ports: 900, hold: 20s | tls: off, serviceTime: 150ms | 'workers:"
                        + " 40, close: rst, timeout: 1m'",
                "profile: aws-nat-gateway, rtt: 20ms, ports: 900, hold: 20s | tls: off, serviceTime: {exponential:"
                        + " 400ms} | 'workers: 60, timeout: 2s, connectTimeout: 2s'",
                "profile: aws-nat-gateway, rtt: 20ms, ports: 500, hold: 20s, zones: {a: 60%, b: 30%, c: 10%} | tls:"
                        + " {version: 1.3}, serviceTime: {exponential: 30ms} | 'workers: 60, timeout: 1m'",
                "profile: azure-nat-gateway, rtt: 5ms, ports: 1500 | tls: off, serviceTime: 30ms | 'workers: 40,"
                        + " timeout: 1m'",
                // The name is asked for each time, and then there may be no port, or no time left.
                "profile: aws-nat-gateway, rtt: 20ms | tls: off, serviceTime: {exponential: 30ms} | 'dnsCache: false,"
                        + " workers: 500, timeout: 1m'",
                "profile: aws-nat-gateway, rtt: 20ms, ports: 300, hold: 20s | tls: {version: 1.3}, serviceTime:"
                        + " {exponential: 300ms} | 'dnsCache: false, workers: 60, timeout: 1s, connectTimeout: 1s'",
                "profile: azure-nat-gateway, rtt: 5ms, ports: 300 | tls: off, serviceTime: {exponential: 50ms} |"
                        + " 'dnsCache: false, close: rst, workers: 60, timeout: 1m'",
                "profile: aws-regional-nat-gateway, rtt: 20ms, ports: 300 | tls: off, serviceTime: 30ms | 'workers:"
                        + " 40, timeout: 1m'",
            })
    void bothWaysGiveTheSame(String gateway, String origin, String app) {
        Scenario scenario = scenario(gateway, origin, app);

        assertThat(pagesForeseen(scenario)).isGreaterThan(1_000);
        assertSame(run(scenario, true), run(scenario, false));
    }

    /** A result is long, so of two that differ only the first difference is told. */
    private static void assertSame(RunResult foreseen, RunResult longWay) {
        String one = foreseen.toString();
        String other = longWay.toString();
        int at = 0;
        while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        assertThat(from(at, one)).as("foreseen, from character %d on", at).isEqualTo(from(at, other));
    }

    private static String from(int at, String text) {
        return text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60));
    }

    /** Pages that wait, or make several calls, are not foreseen; their calls are, from the SYN on that finds a port. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profile: aws-nat-gateway, rtt: 20ms, ports: 900, hold: 20s | tls: {version: 1.2}, serviceTime:"
                        + " {exponential: 30ms} | 'calls: 3, workers: 40, timeout: 1m'",
                // Several machines, each with its own name at the gateway.
                "profile: aws-nat-gateway, rtt: 20ms, ports: 500, hold: 20s, zones: {a: 60%, b: 40%} | tls: {version:"
                        + " 1.3}, serviceTime: {exponential: 30ms} | 'instances: 3, workers: 60, timeout: 1m'",
                // Retries, and answers that come too late for some.
                "profile: aws-nat-gateway, rtt: 20ms, ports: 900, hold: 20s | tls: off, serviceTime: {exponential:"
                        + " 400ms} | 'instances: 2, workers: 60, timeout: 1s, connectTimeout: 1s, retries: {attempts:"
                        + " 3}'",
                "profile: azure-nat-gateway, rtt: 5ms, ports: 300 | tls: off, serviceTime: {exponential: 50ms} |"
                        + " 'dnsCache: false, calls: 2, close: rst, workers: 60, timeout: 1m'",
            })
    void callsOfOtherPagesAreForeseenWithTheSameResult(String gateway, String origin, String app) {
        Scenario scenario = scenario(gateway, origin, app);
        RoundRun round = aRound(scenario);

        assertThat(round.foreseenPages()).isZero();
        assertThat(round.foreseenConnections()).isGreaterThan(1_000);
        assertSame(run(scenario, true), run(scenario, false));
    }

    /** What may be cut off or forgotten is not foreseen: its service time would be too long. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The answer would come after the client's timeout.
                "profile: aws-nat-gateway, rtt: 20ms | tls: off, serviceTime: 981ms | 'workers: 40, connectTimeout:"
                        + " 1s, timeout: 1s'",
                // A resumed handshake may be shorter, and whether it is resumed is known only later.
                "profile: aws-nat-gateway, rtt: 20ms | tls: {resumption: true}, serviceTime: 30ms | 'tlsResumption:"
                        + " true, workers: 40, connectTimeout: 1s, timeout: 1s'",
                // Connections that may be used again, or go on to another call.
                "profile: aws-nat-gateway, rtt: 20ms | tls: off, serviceTime: 30ms | 'connections: per-worker,"
                        + " workers: 40, connectTimeout: 1s, timeout: 1s'",
                "profile: aws-nat-gateway, rtt: 20ms | tls: off, serviceTime: 30ms | 'connections: per-page, calls: 2,"
                        + " workers: 40, connectTimeout: 1s, timeout: 1s'",
                // The ledger cannot tell a connection's end from its beginning.
                "profile: aws-nat-gateway, rtt: 0ms | tls: off, serviceTime: 30ms | 'workers: 40, timeout: 1m'",
                // A gateway that takes ports away from connections.
                "profile: cilium-egress, rtt: 20ms | tls: off, serviceTime: 30ms | 'workers: 40, connectTimeout: 1s,"
                        + " timeout: 1s'",
                // The handshake takes longer than the client's time to connect.
                "profile: aws-nat-gateway, rtt: 2s | tls: {version: 1.3}, serviceTime: 30ms | 'workers: 40, timeout:"
                        + " 1m'",
            })
    void whatMayComeOtherwiseGoesTheLongWay(String gateway, String origin, String app) {
        assertThat(aRound(scenario(gateway, origin, app)).foreseenConnections()).isZero();
    }

    @Test
    void theLastInstantIsInTime() {
        String gateway = "profile: aws-nat-gateway, rtt: 20ms";

        // SYN and answer take 40 ms: with 960 ms of service the answer is there after exactly one second.
        Scenario inTime =
                scenario(gateway, "tls: off, serviceTime: 960ms", "workers: 40, connectTimeout: 1s, timeout: 1s");
        assertThat(pagesForeseen(inTime)).isPositive();
        assertSame(run(inTime, true), run(inTime, false));

        Scenario late =
                scenario(gateway, "tls: off, serviceTime: 960000001ns", "workers: 40, connectTimeout: 1s, timeout: 1s");
        assertThat(pagesForeseen(late)).isZero();
    }

    private static Scenario scenario(String gateway, String origin, String app) {
        return Runs.scenario(SCENARIO.replace("GATEWAY", gateway)
                .replace("ORIGIN", origin.replace(", service", "\n  service"))
                .replace("APP", app.contains("dnsCache") ? app : "dnsCache: true, " + app));
    }

    private static RunResult run(Scenario scenario, boolean foresees) {
        return VirtualEngine.run(scenario, settings(), foresees);
    }

    private static long pagesForeseen(Scenario scenario) {
        return aRound(scenario).foreseenPages();
    }

    private static RoundRun aRound(Scenario scenario) {
        RoundRun run =
                new RoundRun(scenario, scenario.variants().getFirst(), 0, 0, settings(), true, new SeriesRecorder());
        run.run();
        return run;
    }

    private static VirtualEngine.Settings settings() {
        RunResult.Host host = new RunResult.Host("os", "arch", "cpu", 1, 1, "jvm");
        return new VirtualEngine.Settings("test", Instant.EPOCH, host, List.of(), null, ExactTimes::new);
    }
}
