package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.bench.peer.Program;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.results.ResultFile;
import dev.egresslab.reports.results.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs, started as users start them: the real processes, sockets and files. */
class RunIT {
    /** Small enough for a busy machine: 20 pages a second through 40 ports that are held for a minute. */
    static final String SMALL = """
        name: small
        why: Does the whole way through work?
        gateway: {rtt: 4ms, ports: 40, period: 1s}
        origin:
          hosts: {api.example.com: [198.51.100.10]}
          serviceTime: 2ms
        app: {workers: 40, connections: per-call, connectTimeout: 3s, timeout: 10s}
        load: {stages: [{for: 4s, rate: 20/s}]}
        measure: {rounds: 1, warmUp: 1s, lagP99Max: 1m}
        variants:
          direct: {}
          pooled: {proxy: egresslab}
        gates:
          - direct.nat.ErrorPortAllocation > 0
          - direct.errors.connectTimeout > 0
          - direct.nat.portsInUse.max == 40
          - pooled.nat.ErrorPortAllocation == 0
          - pooled.requests.failed == 0
          - pooled.connections.perRequest < 1
        """;

    @TempDir
    Path folder;

    @Test
    void directCallsExhaustTheGatewayAndPooledOnesDoNot() throws Exception {
        try (Launched run = Launched.egresslab(folder, "run", scenario(SMALL), "--out", "out")) {
            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.OK);
        }

        RunResult result = ResultFile.read(folder.resolve("out/result.json"));
        assertThat(result.distrust()).isEmpty();
        Figures figures = Figures.of(result);
        // What the app could not open, the gateway refused, and the origin never saw.
        double opened = figures.valueOrZero("direct.nat.ConnectionEstablishedCount");
        assertThat(figures.valueOrZero("direct.origin.connections")).isEqualTo(opened);
        assertThat(opened).isEqualTo(40);
        assertThat(figures.valueOrZero("direct.app.cpuPerRequest")).isPositive();
        assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("out/summary.md")).isNotEmptyFile();
        assertThat(folder.resolve("out/junit.xml")).isNotEmptyFile();
    }

    /** Clients that ask one after another, through nginx and through the bundled proxy, each with its log and metrics. */
    @Test
    void nginxIsAVariantBesideTheBundledProxy() throws Exception {
        assumeTrue(Program.find(Program.Kind.NGINX).isPresent(), "nginx is not installed on this machine");
        String scenario = SMALL.substring(0, SMALL.indexOf("load:")) + """
            load: {clients: 4, for: 1s}
            measure: {rounds: 1, warmUp: 10s, warmUpRequests: 200}
            variants:
              nginx: {proxy: {kind: nginx, queueTimeout: 10s, accessLog: true, metrics: true}}
              ours: {proxy: {kind: egresslab, queueTimeout: 10s, accessLog: true, metrics: true}}
            gates:
              - nginx.requests.failed == 0
              - ours.requests.failed == 0
            """;
        try (Launched run = Launched.egresslab(folder, "run", scenario(scenario), "--out", "out")) {
            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.OK);
        }
        RunResult result = ResultFile.read(folder.resolve("out/result.json"));
        Figures figures = Figures.of(result);
        for (String variant : List.of("nginx", "ours")) {
            assertThat(figures.valueOrZero(variant + ".requests.ok")).isPositive();
            assertThat(figures.valueOrZero(variant + ".proxy.requests"))
                    .as(variant)
                    .isEqualTo(figures.valueOrZero(variant + ".requests.ok"));
            assertThat(figures.valueOrZero(variant + ".proxy.cpuPerRequest")).isPositive();
            // The pool stood after the warm-up, and its ports are counted by the same gateway; those of its first
            // connections, which are soon
            // renewed, are held a while.
            assertThat(figures.valueOrZero(variant + ".nat.portsInUse.max")).isBetween(1.0, 16.0);
            assertThat(figures.valueOrZero(variant + ".connections.perRequest")).isLessThan(0.5);
        }
        assertThat(result.variants().getFirst().roles())
                .filteredOn(role -> role.name().equals("proxy"))
                .singleElement()
                .satisfies(role -> {
                    assertThat(role.program()).startsWith("nginx ");
                    assertThat(role.configuration())
                            .contains("keepalive 100;", "proxy_ssl_name api.example.com;", "server 127.0.0.1:");
                });
    }

    @Test
    void aProxyThatIsNotInstalledIsExitCodeFourAndNamed() throws Exception {
        assumeTrue(Program.find(Program.Kind.ENVOY).isEmpty(), "Envoy is installed on this machine");
        String scenario = SMALL.substring(0, SMALL.indexOf("gates:")).replace("proxy: egresslab", "proxy: envoy");
        try (Launched run = Launched.egresslab(folder, "run", scenario(scenario), "--out", "out")) {
            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.ENVIRONMENT);
            assertThat(run.output()).contains("pooled.proxy could not start: envoy was not found on the PATH");
        }
    }

    @Test
    void aGateThatFailsIsExitCodeThree() throws Exception {
        String scenario = SMALL.replace("pooled.requests.failed == 0", "pooled.requests.failed > 0");
        try (Launched run = Launched.egresslab(folder, "run", scenario(scenario), "--out", "out", "--quiet")) {
            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.GATE_FAILED);
            assertThat(run.output()).contains("pooled.requests.failed was 0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"origin", "gateway", "proxy"})
    void aRoleThatDiesMakesTheRunUntrustworthyAndLosesNothing(String role) throws Exception {
        String scenario = SMALL.replace("for: 4s", "for: 15s");
        try (Launched run = Launched.egresslab(folder, "run", scenario(scenario), "--out", "out")) {
            run.awaitLine(line -> line.startsWith("round 1/2"));
            role(run, role).destroyForcibly();

            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.UNTRUSTED);
            assertThat(run.output().replaceAll("\\s+", " "))
                    .contains("cannot be trusted", role + " ended with code 137");
        }
        assertThat(ResultFile.read(folder.resolve("out/result.json")).distrust())
                .first()
                .asString()
                .contains(role);
    }

    @Test
    void aRunnerThatIsKilledLeavesNoRoleBehind() throws Exception {
        String scenario = SMALL.replace("for: 4s", "for: 30s");
        try (Launched run = Launched.egresslab(folder, "run", scenario(scenario), "--out", "out")) {
            run.awaitLine(line -> line.startsWith("round 1/2"));
            List<ProcessHandle> roles = run.process().descendants().toList();
            assertThat(roles).hasSizeGreaterThanOrEqualTo(6);

            // SIGKILL: the runner can do nothing more.
            run.process().destroyForcibly();

            for (ProcessHandle role : roles) {
                CompletableFuture<ProcessHandle> end = role.onExit();
                end.get(60, TimeUnit.SECONDS);
            }
            assertThat(roles).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void anInterruptedRunKeepsItsResult() throws Exception {
        String scenario = SMALL.replace("for: 4s", "for: 30s");
        // What a shell starts in the background is deaf to Ctrl-C, and so is all that it starts, such as a build's
        // tests.
        List<String> command =
                List.of("env", "--default-signal=INT", Launched.LAUNCHER, "run", scenario(scenario), "--out", "out");
        try (Launched run = Launched.start(folder, command)) {
            run.awaitLine(line -> line.startsWith("round 1/2"));
            new ProcessBuilder("kill", "-INT", Long.toString(run.process().pid()))
                    .start()
                    .waitFor();

            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.INTERRUPTED);
        }
        assertThat(ResultFile.read(folder.resolve("out/result.json")).distrust())
                .contains("interrupted by the user");
    }

    /** Killed in the middle, and gone on with by the same command: the tables are those of a sweep that was left alone. */
    @Test
    void aSweepThatIsKilledGoesOnWhereItStopped() throws Exception {
        Files.writeString(folder.resolve("sweep.yaml"), SweepCommandTest.SCENARIO);
        String[] sweep = {"sweep", "sweep.yaml", "--set", "load.stages.0.rate=10/s..100/s:10", "--seeds", "40", "--out"
        };
        try (Launched run = Launched.egresslab(folder, with(sweep, "killed"))) {
            run.awaitLine(line -> line.contains("10 %"));
            run.process().destroyForcibly();
            assertThat(run.exitCode()).isNotZero();
        }
        assertThat(folder.resolve("killed/runs.csv")).doesNotExist();

        try (Launched run = Launched.egresslab(folder, with(sweep, "killed"))) {
            assertThat(run.exitCode()).as(run::output).isZero();
            assertThat(run.output()).containsPattern("\\d+ of 400 runs were made before");
        }
        try (Launched run = Launched.egresslab(folder, with(sweep, "whole"))) {
            assertThat(run.exitCode()).as(run::output).isZero();
        }
        assertThat(folder.resolve("killed/runs.csv")).hasSameTextualContentAs(folder.resolve("whole/runs.csv"));
    }

    private static String[] with(String[] arguments, String last) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }

    @Test
    void tooFewDescriptorsAreFoundBeforeTheRun() throws Exception {
        String scenario = SMALL.replace("workers: 40", "workers: 15000");
        List<String> limited = List.of("sh", "-c", "ulimit -n 15000; exec \"$@\"", "sh");
        List<String> command = Stream.concat(
                        limited.stream(), Stream.of(Launched.LAUNCHER, "run", scenario(scenario), "--out", "out"))
                .toList();
        try (Launched run = Launched.start(folder, command)) {
            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.ENVIRONMENT);
            assertThat(run.output()).contains("this process may open", "lower `workers`", "ulimit -n");
        }
    }

    @Test
    void aModelThatDoesNotFitIntoTheHeapIsExitCodeFour() throws Exception {
        List<String> command = List.of(
                "env",
                "EGRESSLAB_HEAP=48m",
                Launched.LAUNCHER,
                "run",
                Path.of("..", "scenarios", "virtual", "five-million-live.yaml")
                        .toRealPath()
                        .toString());
        try (Launched run = Launched.start(folder, command)) {
            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.ENVIRONMENT);
            assertThat(run.output()).contains("heap", "EGRESSLAB_HEAP=").doesNotContain("OutOfMemoryError");
        }
    }

    @Test
    void aBrokenScenarioIsExitCodeTwoWithEveryFinding() throws Exception {
        String scenario =
                SMALL.replace("workers:", "workerz:").replace("direct.errors.connectTimeout", "direct.errrors.x");
        try (Launched run = Launched.egresslab(folder, "run", scenario(scenario))) {
            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.USAGE);
            assertThat(run.output()).contains("small.yaml:7:", "workerz", "did you mean", "workers", "^");
        }
    }

    @Test
    void aMissingScenarioIsExitCodeTwo() throws Exception {
        try (Launched run = Launched.egresslab(folder, "run", "nowhere.yaml")) {
            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.USAGE);
            assertThat(run.output()).contains("nowhere.yaml");
        }
    }

    private String scenario(String text) throws IOException {
        Files.writeString(folder.resolve("small.yaml"), text);
        return "small.yaml";
    }

    private static ProcessHandle role(Launched run, String name) {
        return run.process()
                .descendants()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).containsAll(List.of("role", name)))
                        .orElse(false))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process of the role " + name));
    }
}
