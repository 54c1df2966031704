package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.simulator.capacity.ErlangB;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Erlang's loss formula against the whole engine: Poisson arrivals, no retries, so of the connections offered to N ports a share of
 * {@code B(offered, N)} is refused, whatever the distribution of their lives (insensitivity).
 */
class ErlangRefereeTest {
    private static final int PORTS = 100;
    /** Two-sided 99 % of Student's t with 19 degrees of freedom. */
    private static final double T_99_19 = 2.861;

    @ParameterizedTest
    @CsvSource({
        "'{exponential: 1s}', 84/s",
        "'1s', 95/s",
        "'{exponential: 1s}', 95/s",
        "'{median: 600ms, p99: 6500ms}', 95/s",
        "'{exponential: 1s}', 120/s",
        "'1s', 190/s"
    })
    void refusedShareIsErlangs(String serviceTime, String rate) {
        RunResult result = Runs.real(Runs.scenario("""
            why: Is the share of refused connections Erlang's?
            gateway: {rtt: 1ms, ports: %d, hold: 0s}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: %s, tls: off, dns: {ttl: 24h}}
            app: {workers: 5000, connectTimeout: 100ms, timeout: 10m, dnsCache: true}
            load: {stages: [{for: 500s, rate: %s}]}
            measure: {rounds: 20}
            variants: {v: {}}
            """.formatted(PORTS, serviceTime, rate)));
        // A port is taken for the SYN's round trip, the request's, the service time and the FIN's round trip.
        double life = 0.003
                + Runs.scenario(
                                        "why: x\norigin: {hosts: {a.b: [198.51.100.10]}, serviceTime: %s}\nload: {stages: [{for: 1s, rate: 1/s}]}\nvariants: {v: {}}"
                                                .formatted(serviceTime))
                                .origin()
                                .serviceTime()
                                .mean()
                        / 1e9;
        double offered = Double.parseDouble(rate.replace("/s", "")) * life;
        List<Double> shares = result.variants().getFirst().rounds().stream()
                .map(ErlangRefereeTest::refusedShare)
                .toList();
        double mean = shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double variance = shares.stream()
                        .mapToDouble(share -> (share - mean) * (share - mean))
                        .sum()
                / (shares.size() - 1);
        double half = T_99_19 * Math.sqrt(variance / shares.size());
        double expected = ErlangB.blocking(offered, PORTS);
        // The ports are empty at the start: the first of 500 mean lives are lost to that.
        assertThat(Math.abs(mean - expected))
                .as("%s against %s", mean, expected)
                .isLessThan(half + expected / 200);
    }

    private static double refusedShare(Round round) {
        double refused = Runs.count(round, "nat.ErrorPortAllocation");
        return refused / Runs.count(round, "nat.ConnectionAttemptCount");
    }
}
