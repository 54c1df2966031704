package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands and its scenario, run as they stand there. */
class ReadmeIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SCENARIO = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");

    /** It runs this very test. */
    private static final String TEST_COMMAND = "mvn -q verify";

    /** That the load came late; lines end where the terminal does. */
    private static final Pattern TOO_BUSY = Pattern.compile("this\\s+machine\\s+was\\s+too\\s+busy");

    @TempDir
    Path folder;

    @Test
    void everyCommandEndsWell() throws Exception {
        Files.createSymbolicLink(folder.resolve("egresslab"), ROOT.resolve("egresslab"));
        Files.createSymbolicLink(folder.resolve("scenarios"), ROOT.resolve("scenarios"));
        List<String> commands = commands();
        assertThat(commands).contains(TEST_COMMAND, "./egresslab run scenarios/quickstart.yaml");
        commands.remove(TEST_COMMAND);
        for (String command : commands) {
            endsWell(command);
        }
    }

    /** Tries once more when the run itself says that this machine is too busy for it; if it still is, that is a good end too. */
    private void endsWell(String command) throws Exception {
        boolean busy = true;
        for (int tries = 0; tries < 2 && busy; tries++) {
            try (Launched run = Launched.start(folder, List.of("bash", "-c", command))) {
                busy = run.exitCode() == ExitCode.UNTRUSTED
                        && TOO_BUSY.matcher(run.output()).find();
                if (!busy) {
                    assertThat(run.exitCode())
                            .as(() -> command + "\n" + run.output())
                            .isZero();
                }
            }
        }
        if (busy) {
            System.out.println("This machine is too busy for `" + command + "`.");
        }
    }

    @Test
    void theScenarioIsValid() throws Exception {
        List<String> scenarios = SCENARIO.matcher(readme())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(scenarios).isNotEmpty();
        for (String scenario : scenarios) {
            Files.writeString(folder.resolve("readme.yaml"), scenario);
            try (Launched run = Launched.egresslab(folder, "validate", "readme.yaml")) {
                assertThat(run.exitCode()).as(run::output).isZero();
            }
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = LINK.matcher(readme())
                .results()
                .map((MatchResult found) -> found.group(1))
                .filter(target -> !target.startsWith("http"))
                .filter(target -> !Files.exists(ROOT.resolve(target)))
                .toList();
        assertThat(broken).isEmpty();
    }

    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        COMMANDS.matcher(readme())
                .results()
                .forEach(block -> commands.addAll(block.group(1).lines().toList()));
        return commands;
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }
}
