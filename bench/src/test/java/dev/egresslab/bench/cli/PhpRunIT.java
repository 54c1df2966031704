package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.bench.peer.Program;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.results.ResultFile;
import dev.egresslab.reports.results.RunResult;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose client is real PHP, started as users start them. */
class PhpRunIT {
    private static final String SMALL = """
        name: small
        why: Does PHP work as the client?
        gateway: {rtt: 4ms, ports: 40, period: 1s}
        origin:
          hosts: {api.example.com: [198.51.100.10]}
          serviceTime: 2ms
        app: {client: php, calls: 2, workers: 40, connections: per-call, connectTimeout: 3s, timeout: 10s}
        load: {stages: [{for: 4s, rate: 10/s}]}
        measure: {rounds: 1, warmUp: 1s, lagP99Max: 1m}
        variants:
          direct: {}
          pooled: {proxy: egresslab}
          haproxy: {proxy: haproxy}
        gates:
          - direct.nat.ErrorPortAllocation > 0
          - direct.errors.connectTimeout > 0
          - direct.nat.portsInUse.max == 40
          - pooled.nat.ErrorPortAllocation == 0
          - pooled.requests.failed == 0
          - haproxy.requests.failed == 0
        """;

    @TempDir
    Path folder;

    /** The pages' calls are made by PHP-FPM and curl, directly and through each proxy that is installed. */
    @Test
    void realPhpIsAClientBesideTheBundledOne() throws Exception {
        assumeTrue(Program.find(Program.Kind.PHP_FPM).isPresent(), "php-fpm is not installed on this machine");
        assumeTrue(Program.find(Program.Kind.HAPROXY).isPresent(), "haproxy is not installed on this machine");
        List<String> proxied = new ArrayList<>(List.of("pooled", "haproxy"));
        if (Program.find(Program.Kind.NGINX).isPresent()) {
            proxied.add("nginx");
        }
        String scenario = proxied.contains("nginx")
                ? SMALL.replace("haproxy: {proxy: haproxy}", "haproxy: {proxy: haproxy}\n  nginx: {proxy: nginx}")
                : SMALL;
        try (Launched run = Launched.egresslab(folder, "run", scenario(scenario), "--out", "out")) {
            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.OK);
        }
        RunResult result = ResultFile.read(folder.resolve("out/result.json"));
        Figures figures = Figures.of(result);
        for (String variant : all(proxied)) {
            assertThat(figures.valueOrZero(variant + ".latency.p99")).isPositive();
            assertThat(figures.valueOrZero(variant + ".app.cpuPerRequest")).isPositive();
            assertThat(figures.valueOrZero(variant + ".load.cpuPerRequest")).isPositive();
        }
        for (String variant : proxied) {
            assertThat(figures.valueOrZero(variant + ".requests.failed")).isZero();
            double calls = 2 * figures.valueOrZero(variant + ".requests.ok");
            assertThat(figures.valueOrZero(variant + ".calls.ok")).isEqualTo(calls);
            assertThat(figures.valueOrZero(variant + ".app.connections.opened")).isEqualTo(calls);
            assertThat(figures.valueOrZero(variant + ".proxy.requests")).isEqualTo(calls);
        }
        // What curl does not tell of its handshakes, the origin has counted.
        assertThat(figures.valueOrZero("direct.tls.handshakes.full")).isEqualTo(40);
        assertThat(result.variants().getFirst().roles())
                .filteredOn(role -> role.name().equals("app"))
                .singleElement()
                .satisfies(role -> {
                    assertThat(role.program()).startsWith("php-fpm ");
                    assertThat(role.configuration()).contains("pm.max_children = 40", "curl_exec($curl)");
                    assertThat(role.residentBytesMax()).isPositive();
                });
    }

    @Test
    void phpThatIsNotInstalledIsExitCodeFourAndNamed() throws Exception {
        // The first php-fpm of the PATH does not even tell its version.
        Path fake = Files.writeString(folder.resolve("php-fpm"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        String scenario = SMALL.substring(0, SMALL.indexOf("gates:"));
        List<String> command = List.of(
                "env",
                "PATH=" + folder + File.pathSeparator + System.getenv("PATH"),
                Launched.LAUNCHER,
                "run",
                scenario(scenario));
        try (Launched run = Launched.start(folder, command)) {
            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.ENVIRONMENT);
            assertThat(run.output())
                    .contains("direct.app could not start: php-fpm was not found on the PATH", "install php-fpm");
        }
    }

    /** FPM's master is killed; its workers, which the kernel leaves alone, end with the run. */
    @Test
    void phpThatDiesEndsTheRunUntrustedAndLeavesNothingBehind() throws Exception {
        assumeTrue(Program.find(Program.Kind.PHP_FPM).isPresent(), "php-fpm is not installed on this machine");
        String scenario = SMALL.substring(0, SMALL.indexOf("  haproxy:")).replace("for: 4s", "for: 15s");
        try (Launched run = Launched.egresslab(folder, "run", scenario(scenario), "--out", "out")) {
            run.awaitLine(line -> line.startsWith("round 1/2: direct"));
            List<ProcessHandle> all = run.process().descendants().toList();
            ProcessHandle master = all.stream()
                    .filter(process -> process.info().command().orElse("").contains("php-fpm"))
                    .filter(process -> process.children().findAny().isPresent())
                    .findFirst()
                    .orElseThrow();
            master.destroyForcibly();

            assertThat(run.exitCode()).as(run::output).isEqualTo(ExitCode.UNTRUSTED);
            assertThat(run.output().replaceAll("\\s+", " "))
                    .contains("cannot be trusted", ".app: run failed: php-fpm ", " ended with code 137");
            for (ProcessHandle process : all) {
                process.onExit().get(60, TimeUnit.SECONDS);
            }
        }
        // What was measured until then is there.
        assertThat(ResultFile.read(folder.resolve("out/result.json")).distrust())
                .first()
                .asString()
                .contains("the run ended early", "ended with code 137");
    }

    private static List<String> all(List<String> proxied) {
        return Stream.concat(Stream.of("direct"), proxied.stream()).toList();
    }

    private String scenario(String text) throws IOException {
        Files.writeString(folder.resolve("small.yaml"), text);
        return "small.yaml";
    }
}
