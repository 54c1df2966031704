package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.scenario.Golden;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code egresslab plan} as a user meets it. */
class PlanCommandTest {
    private static final String QUICKSTART = "../scenarios/quickstart.yaml";
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    private Path directory;

    /** What a command left behind. */
    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void aLoadThatFitsIsToldSo() throws IOException {
        assertGolden("plan-aws.txt", "--rate", "900/s", "--lifetime", "200ms");
    }

    @Test
    void aLoadOfManyMachinesIsToldByTheSlice() throws IOException {
        assertGolden(
                "plan-google.txt",
                "--profile=gcp-cloud-nat-static",
                "--clients=20",
                "--rate=80/s",
                "--lifetime=1s",
                "--destinations=2");
    }

    @Test
    void everyVariantOfAScenarioIsPlanned() throws IOException {
        assertGolden("plan-quickstart.txt", QUICKSTART);
    }

    @Test
    void theJsonIsTheDocumentedShape() throws IOException {
        Outcome outcome = run("--rate", "920/s", "--lifetime", "200ms", "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        JsonNode plan = JsonMapper.builder().build().readTree(outcome.out());
        Golden.assertMatches(GOLDEN.resolve("plan-shape.txt"), String.join("\n", shape("", plan)) + "\n");
        assertThat(plan.path("schemaVersion").asInt()).isEqualTo(1);
        JsonNode answers = plan.path("variants").path(0).path("answers");
        assertThat(answers.path("ipsNeeded").asInt()).isEqualTo(2);
        assertThat(answers.path("secondsToExhaustion").asDouble()).isBetween(59.7, 59.9);
    }

    @Test
    void everyNameOfTheJsonIsDocumented() throws IOException {
        String document = Files.readString(Path.of("../docs/plan-json.md"));
        for (String path : Files.readAllLines(GOLDEN.resolve("plan-shape.txt"))) {
            String name = path.replace("[]", "").replaceFirst("^.*\\.", "");
            assertThat(document).containsPattern("`[\\w.]*\\b" + name + "(\\[])?`");
        }
    }

    /** The path of every value, each once: what a program that reads the JSON relies on. */
    private static List<String> shape(String path, JsonNode node) {
        if (node.isObject()) {
            return node.propertyStream()
                    .flatMap(each -> shape(path + "." + each.getKey(), each.getValue()).stream())
                    .toList();
        }
        if (node.isArray()) {
            return Stream.iterate(0, i -> i < node.size(), i -> i + 1)
                    .flatMap(i -> shape(path + "[]", node.path(i)).stream())
                    .distinct()
                    .toList();
        }
        return List.of(path);
    }

    @Test
    void chartAndPageAreWritten() throws IOException {
        Path svg = directory.resolve("plan.svg");
        Path page = directory.resolve("plan.html");
        Outcome outcome = run(QUICKSTART, "--chart", svg.toString(), "--html", page.toString());

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.OK);
        // Of its own: a program that knows no CSS variables draws it as well.
        assertThat(svg)
                .content()
                .startsWith("<svg xmlns=")
                .contains("planned 240/s", "8 IPs")
                .doesNotContain("var(");
        assertThat(page)
                .content()
                .contains("What does the next IP buy?", "planned 240/s", "pooled")
                .doesNotContain("<script", " src=", "https:");
    }

    @Test
    void aChartOfKeptConnectionsIsRefused() {
        Outcome outcome = run(
                QUICKSTART,
                "--set",
                "variants={pooled: {proxy: egresslab}}",
                "--set",
                "gates=[]",
                "--chart",
                directory.resolve("plan.svg").toString());

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("--chart needs a load that opens connections, and all are kept here");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            | needs --rate and --lifetime, or a SCENARIO; --rate was not given; try: egresslab plan --rate 900/s --lifetime 200ms
        --rate=9/s | --lifetime was not given
        --rate=fast --lifetime=1s | must be a number with /s, /m or /h, such as 900/s, was `fast`
        --rate=0/s --lifetime=1s | --rate must be above zero, was 0.0/s; try --rate 900/s
        --rate=9/s --lifetime=1 | must be a number with ms, s, m or h, such as 5s, was `1`
        --rate=9/s --lifetime=1s --ips=9 | --ips must be from 1 to the 8 public addresses of aws-nat-gateway, was 9
        --rate=9/s --lifetime=1s --ports=70000 | --ports must be from 1 to the 64512 ports that an address of aws-nat-gateway has, was 70000
        --rate=9/s --lifetime=1s --target-failure=0% | must be a share above 0% and below 100%, such as 0.1%, was `0%`
        --rate=9/s --lifetime=1s --burstiness=-1 | --burstiness must not be negative, was -1.0; 1 is chance
        --rate=9/s --lifetime=0s --hold=0s | --lifetime must be above zero where ports are not held after a close
        --rate=9/s --lifetime=1s --profile=aws | no profile `aws`; there are aws-nat-gateway
        --rate=9/s --lifetime=1s --set=gateway.ips=2 | --set changes a scenario, and none was given
        ../scenarios/quickstart.yaml --ips=2 | so --ips cannot be given beside it; try --set, such as --set gateway.ips=2
        ../scenarios/proxy-shootout.yaml | has no rate to plan for; give `load.stages`
        ../scenarios/none.yaml | there is no such file
        """)
    void badInputSaysWhatIsRequiredAndWhatToTry(String arguments, String message) {
        Outcome outcome = run(arguments == null ? new String[0] : arguments.split(" ", -1));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains(message);
        assertThat(outcome.err().lines().count()).isLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"azure-app-service", "linux-masquerade", "cilium-egress", "huawei-nat-gateway", "rfc-strict"})
    void everySortOfGatewayHasAPlanWithinTheTerminal(String profile) {
        Outcome outcome = run("--profile", profile, "--rate", "20/s", "--lifetime", "1s");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    private static void assertGolden(String file, String... arguments) throws IOException {
        Outcome outcome = run(arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.OK);
        Golden.assertMatches(GOLDEN.resolve(file), outcome.out());
    }

    private static Outcome run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("plan"));
        command.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Egresslab.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(command.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
