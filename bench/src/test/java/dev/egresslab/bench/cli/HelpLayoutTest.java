package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The help of every command, as a user reads it on a terminal of 80 columns. */
class HelpLayoutTest {
    @Test
    void noCommandHasALineThatIsTooLong() {
        for (CommandLine command : all(program())) {
            assertThat(usage(command).lines())
                    .as(command.getCommandSpec().qualifiedName())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        }
    }

    @Test
    void anExampleThatIsTooLongGoesOnAsAShellReadsIt() {
        assertThat(usage(program())).contains("""
              egresslab gate results/quickstart/latest \\
                  'pooled.latency.p99 <= 0.8 * direct.latency.p99'
            """);
        assertThat(usage(command("sweep"))).contains("""
              egresslab sweep scenarios/quickstart.yaml --set gateway.ips=1..4 \\
                  --set load.stages.0.rate=50/s..400/s:50
            """);
    }

    @Test
    void everyCommandThatAUserNeedsIsListedOnce() {
        CommandLine program = program();
        List<String> listed = usage(program)
                .lines()
                .filter(line -> line.matches("  [a-z][a-z-]+ {2,}\\S.*"))
                .map(line -> line.strip().split(" ", 2)[0])
                .toList();
        List<String> wanted = new ArrayList<>(program.getSubcommands().keySet());
        wanted.remove("role"); // `run` starts it, nobody else
        assertThat(listed).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void whoNamesNoCommandSeesThem() {
        StringWriter err = new StringWriter();
        int exitCode = program().setErr(new PrintWriter(err)).execute();
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Before a run:", "  plan ", "Exit codes:", "Examples:");
    }

    private static CommandLine command(String name) {
        return Objects.requireNonNull(program().getSubcommands().get(name));
    }

    private static CommandLine program() {
        return Egresslab.commandLine().setUsageHelpWidth(80);
    }

    private static List<CommandLine> all(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().values().forEach(each -> all.addAll(all(each)));
        return all;
    }

    private static String usage(CommandLine command) {
        return command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    }
}
