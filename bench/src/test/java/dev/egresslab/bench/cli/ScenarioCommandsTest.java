package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands around the scenario file as a user meets them: what they print, where, and their exit codes. */
class ScenarioCommandsTest {
    private static final String QUICKSTART = "../scenarios/quickstart.yaml";

    @TempDir
    private Path directory;

    /** What a command left behind. */
    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void aGoodScenarioIsOk() {
        Outcome outcome = run("validate", QUICKSTART);

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).isEqualTo("../scenarios/quickstart.yaml: ok, 2 variants, 5 gates\n");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void everyFindingOfEveryFileIsPrintedAndTheGoodFilesStayOk() throws IOException {
        Path one = write("one.yaml", "app: {workerz: 1}\n");
        Path two = write("two.yaml", """
            why: Which figure?
            origin: {hosts: {api.example.com: [198.51.100.10]}}
            load: {stages: [{for: 6s, rate: 120/s}]}
            variants: {direct: {}}
            gates:
              - direct.latncy.p99 < 5
            """);
        Outcome outcome = run("validate", one.toString(), QUICKSTART, two.toString());

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.out()).isEqualTo("../scenarios/quickstart.yaml: ok, 2 variants, 5 gates\n");
        assertThat(outcome.err())
                .contains("one.yaml:1:1: a scenario needs the key `why`")
                .contains("one.yaml:1:7: unknown key `workerz` in `app`; did you mean `workers`?")
                .contains("two.yaml:6:12: ")
                .contains("    6 |   - direct.latncy.p99 < 5\n      |            ^^^^^^^^^^");
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate", "explain", "run"})
    void aMissingFileIsBadUsage(String command) {
        Outcome outcome = run(command, directory.resolve("none.yaml").toString());

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("none.yaml: there is no such file; `egresslab init` writes a scenario");
    }

    @Test
    void explainTellsTheExpectationOfTheChangedScenario() {
        Outcome outcome = run("explain", QUICKSTART, "--set", "gateway.ips=2");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).contains("direct").contains("pooled").containsPattern("ports run out +no +no\n");
    }

    @Test
    void explainSaysThatAClosedLoadIsBeyondArithmetic() {
        Outcome outcome = run("explain", QUICKSTART, "--set", "load={clients: 32, for: 3s}");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out().replaceAll("\\s+", " "))
                .contains("32 clients, each asking for the next page when it has the one before, for 3 s")
                .contains("arithmetic does not know")
                .doesNotContain("ports run out");
    }

    @Test
    void explainRefusesABadOverride() {
        Outcome outcome = run("explain", QUICKSTART, "--set", "app.workers=ten");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("--set app.workers=ten: `app.workers` must be a whole number");
    }

    @Test
    void theSchemaIsTheOneInTheRepository() throws IOException {
        assertThat(run("schema").out()).isEqualTo(Files.readString(Path.of("../scenarios/scenario.schema.json")));
        assertThat(run("schema", "--markdown").out())
                .isEqualTo(Files.readString(Path.of("../docs/scenario-reference.md")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "bedrock-load-test", "real-5000", "haproxy", "php"})
    void whatInitWritesIsValidAndHasTheFilesName(String template) throws IOException {
        Path file = directory.resolve("my-api.yaml");
        Outcome outcome = run("init", file.toString(), "--template", template);

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).contains("wrote " + file).contains("egresslab run " + file);
        assertThat(Files.readString(file)).contains("name: my-api\n").contains("# ");
        assertThat(run("validate", file.toString()).exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void initLeavesAnExistingFileAlone() throws IOException {
        Path file = write("mine.yaml", "precious");
        Outcome outcome = run("init", file.toString());

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("exists and is left as it is");
        assertThat(file).hasContent("precious");
    }

    @Test
    void initSaysWhichTemplatesThereAre() {
        Outcome outcome = run("init", directory.resolve("x.yaml").toString(), "--template", "fast");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("no template `fast`; there are quickstart, bedrock-load-test, real-5000");
        assertThat(directory.resolve("x.yaml")).doesNotExist();
    }

    @Test
    void everyScenarioOfTheRepositoryIsATemplate() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../scenarios"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml"))
                            .map(name -> name.replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(InitCommand.TEMPLATES);
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Egresslab.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
