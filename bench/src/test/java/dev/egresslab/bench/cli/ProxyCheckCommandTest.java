package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code egresslab proxy check} on the published configuration that the project began with. */
class ProxyCheckCommandTest {
    private static final Path SEED = Path.of("../proxy/src/test/resources/seed");

    @TempDir
    private Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeEach
    void copySeed() throws IOException {
        for (String name : new String[] {"egress.yaml", "controller.yaml"}) {
            Files.copy(SEED.resolve(name), folder.resolve(name));
        }
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Egresslab.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return new Outcome(commandLine.execute(arguments), out.toString(), err.toString());
    }

    private Outcome check(String... more) {
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"proxy", "check", "--config", folder.toString()}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return run(arguments);
    }

    @Test
    void everyMistakeIsPrintedWithPlaceReasonAndRemedy() {
        Outcome outcome = check();
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.out())
                .contains(folder.resolve("egress.yaml")
                        + ":19:1: error: annotations must be in metadata, they are beside it"
                        + " [annotations-outside-metadata]\n    why: Kubernetes reads annotations in metadata alone")
                .contains("egress.yaml:15:13: warning: Ingress of extensions/v1beta1 is gone [gone-api-version]")
                .contains("    write: verify required ca-file @system-ca\n");
    }

    @Test
    void fixShowsTheDifferenceAndLeavesNothingWrong() throws IOException {
        Outcome outcome = check("--fix");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out())
                .contains("-annotations:\n+  annotations:\n")
                .contains("-      default-server check-sni <HOST> sni str(<HOST>)")
                .endsWith(folder + ": ok\n");
        assertThat(folder.resolve("egress.yaml")).content().contains("apiVersion: networking.k8s.io/v1\n");
        assertThat(check().exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void dryRunWritesNothing() throws IOException {
        Outcome outcome = check("--fix", "--dry-run");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.out()).contains("+  annotations:\n");
        assertThat(folder.resolve("egress.yaml")).hasSameTextualContentAs(SEED.resolve("egress.yaml"));
    }

    @Test
    void otherFormatsSayTheSame() {
        JsonNode list = new JsonMapper().readTree(check("--format", "json").out());
        assertThat(list).hasSize(11);
        assertThat(list.get(4).get("rule").asString()).isEqualTo("annotations-outside-metadata");
        assertThat(list.get(4).get("line").asInt()).isEqualTo(19);
        assertThat(list.get(4).get("fixable").asBoolean()).isTrue();
        JsonNode run = new JsonMapper()
                .readTree(check("--format", "sarif").out())
                .get("runs")
                .get(0);
        assertThat(run.get("results")).hasSize(11);
        assertThat(run.at("/results/4/locations/0/physicalLocation/region/startLine")
                        .asInt())
                .isEqualTo(19);
        assertThat(check("--format", "github").out().lines())
                .hasSize(11)
                .element(4)
                .asString()
                .startsWith("::error file=" + folder.resolve("egress.yaml")
                        + ",line=19,col=1,title=annotations-outside-metadata::annotations must be in metadata");
    }

    @Test
    void ourOwnYamlIsCheckedToo() throws IOException {
        Path file = folder.resolve("proxy.yml");
        Files.writeString(file, """
            listen: 127.0.0.1:8080
            pool: {idleTimeout: 10m} # for all
            upstreams:
              - {host: a.example.com, tls: {verify: false}}
              - {host: b.example.com, port: 443, tls: false}
            """);
        Outcome outcome = run("proxy", "check", "--config", file.toString());
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.out())
                .contains("proxy.yml:2:21: warning: idleTimeout must be shorter than the NAT gateway's 350s")
                .contains("proxy.yml:4:41: warning: the certificate of 'a.example.com' is not verified")
                .contains("proxy.yml:5:43: error: port 443 must be spoken to with TLS, tls is false [plain-443]");
        assertThat(run("proxy", "check", "--config", file.toString(), "--fix").exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(file).content().isEqualTo("""
            listen: 127.0.0.1:8080
            pool: {idleTimeout: 55s} # for all
            upstreams:
              - {host: a.example.com, tls: {verify: true}}
              - {host: b.example.com, port: 443, tls: true}
            """);
    }

    @Test
    void proxyDoesNotStartWithAnErrorAndSaysAll() {
        Outcome outcome = run("proxy", "--config", folder.toString());
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("egress.yaml:19:1: annotations must be in metadata");
        assertThat(run("proxy").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("proxy", "check", "--config", folder.resolve("none").toString())
                        .out())
                .contains("none: error: the file must exist, it does not [invalid]");
    }
}
