package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code egresslab sweep} as a user meets it. */
class SweepCommandTest {
    static final String SCENARIO = """
        name: small
        why: What does the next IP buy?
        gateway: {profile: aws-nat-gateway, ports: 100, hold: 6s}
        origin: {hosts: {api.example.com: [198.51.100.10]}}
        load: {stages: [{for: 10s, rate: 10/s}]}
        measure: {rounds: 1}
        variants: {direct: {}, pooled: {proxy: egresslab}}
        gates:
          - direct.nat.ErrorPortAllocation == 0
        """;

    private static final String[] GRID = {"--set", "gateway.ips=1,2", "--set", "load.stages.0.rate=10/s..40/s:10"};

    @TempDir
    private Path directory;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeEach
    void writeScenario() throws IOException {
        Files.writeString(directory.resolve("small.yaml"), SCENARIO);
    }

    /** 100 ports for 6 s are 16.6 connections/s an address. */
    @Test
    void theNextAddressMovesTheFrontier() throws IOException {
        Outcome outcome = run("--seeds", "2", "--out", folder("a"));

        assertThat(outcome.err()).contains("100 %   16 of 16 runs");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out())
                .startsWith("small: 16 runs in virtual time:\n"
                        + "8 combinations of gateway.ips and load.stages.0.rate, 2 seeds each.")
                .containsPattern("1 +up to 10/s, fails from 20/s +throughout")
                .containsPattern("2 +up to 30/s, fails from 40/s +throughout")
                .contains("scaled    100 of 55,000 ports, hold 6 s of 60 s", "scaled    200 of 110,000 ports");
        assertThat(Files.readString(directory.resolve("a/report.html")))
                .contains("Where does it fail?", "class=\"heat\"", "class=\"out\"")
                .contains("<code>timeouts.holdAfterFin = 60 s</code>: AWS gives no hold");
    }

    @Test
    void theTablesAreTheSameHoweverManyRunAtATime() throws IOException {
        run("--seeds", "3", "--parallel", "1", "--out", folder("one"));
        run("--seeds", "3", "--parallel", "4", "--out", folder("four"));

        List<String> rows = Files.readAllLines(directory.resolve("one/runs.csv"));
        assertThat(rows).hasSize(1 + 8 * 3 * 2);
        assertThat(rows.getFirst()).startsWith("gateway.ips,load.stages.0.rate,seed,variant,gates,");
        assertThat(rows.get(1)).startsWith("1,10/s,1,direct,holds,");
        assertThat(directory.resolve("four/runs.csv")).hasSameTextualContentAs(directory.resolve("one/runs.csv"));
        assertThat(directory.resolve("four/summary.csv")).hasSameTextualContentAs(directory.resolve("one/summary.csv"));
    }

    @Test
    void theSameCommandMakesNoRunTwice() throws IOException {
        run("--seeds", "2", "--out", folder("a"));
        Outcome again = run("--seeds", "3", "--out", folder("a"));

        assertThat(again.err()).contains("16 of 24 runs were made before");
        assertThat(again.exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aChangedScenarioIsNotMixedWithWhatWasRun() throws IOException {
        run("--seeds", "1", "--out", folder("a"));
        Files.writeString(directory.resolve("small.yaml"), SCENARIO.replace("for: 10s", "for: 5s"));

        Outcome changed = run("--seeds", "1", "--out", folder("a"));
        assertThat(changed.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(changed.err()).contains("is of another sweep", "--fresh");
        assertThat(run("--seeds", "1", "--out", folder("a"), "--fresh").exitCode())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void aWrongOptionLeavesNothingBehind() throws IOException {
        Outcome wrong = run("--parallel", "0", "--out", folder("a"));

        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("--parallel must be at least 1, was 0");
        assertThat(directory.resolve("a")).doesNotExist();
    }

    @Test
    void figuresThatWereAskedForAreTheOnlyOnes() throws IOException {
        run("--seeds", "1", "--out", folder("a"), "--figures", "latency.p99,nat.ErrorPortAllocation");

        assertThat(Files.readAllLines(directory.resolve("a/runs.csv")).getFirst())
                .isEqualTo("gateway.ips,load.stages.0.rate,seed,variant,gates,latency.p99,nat.ErrorPortAllocation");
    }

    @Test
    void oneKeyIsALine() throws IOException {
        Outcome outcome = execute(
                "sweep", scenario(), "--set", "load.stages.0.rate=10/s..40/s:10", "--seeds", "3", "--out", folder("a"));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(directory.resolve("a/report.html"))).contains("along-latency-p99", "<svg");
    }

    @Test
    void gatesAreTheExitCodeWhenAsked() throws IOException {
        assertThat(run("--seeds", "1", "--out", folder("a"), "--fail-on-gates").exitCode())
                .isEqualTo(ExitCode.GATE_FAILED);
    }

    @Test
    void aDryRunPrintsTheGridAndRunsNothing() throws IOException {
        Outcome outcome = run("--seeds", "20", "--out", folder("a"), "--dry-run");

        assertThat(outcome.out()).contains("load.stages.0.rate  4 values").containsPattern("runs +160");
        assertThat(directory.resolve("a")).doesNotExist();
    }

    @Test
    void whatIsWrongIsToldBeforeAnythingRuns() throws IOException {
        Outcome key = execute("sweep", scenario(), "--set", "gateway.ipz=1,2", "--out", folder("a"));
        assertThat(key.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(key.err()).contains("--set gateway.ipz=1", "did you mean `ips`");

        Outcome value = execute("sweep", scenario(), "--set", "gateway.ips=1,2,9", "--out", folder("a"));
        assertThat(value.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(value.err()).contains("--set gateway.ips=9", "8");

        Outcome figure = run("--figures", "latency.p98", "--out", folder("a"));
        assertThat(figure.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(figure.err()).contains("was `latency.p98`");

        Outcome range = execute("sweep", scenario(), "--set", "gateway.ips=8..1", "--out", folder("a"));
        assertThat(range.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(range.err()).contains("smaller end");
        assertThat(directory.resolve("a")).doesNotExist();
    }

    private Outcome run(String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("sweep", scenario()));
        all.addAll(List.of(GRID));
        all.addAll(List.of(options));
        return execute(all.toArray(String[]::new));
    }

    private static Outcome execute(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Egresslab.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private String scenario() {
        return directory.resolve("small.yaml").toString();
    }

    private String folder(String name) {
        return directory.resolve(name).toString();
    }
}
