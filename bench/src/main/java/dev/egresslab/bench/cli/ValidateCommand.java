package dev.egresslab.bench.cli;

import dev.egresslab.bench.scenario.Scenario;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egresslab validate SCENARIO...}: everything that is wrong with scenarios, without running them. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = {"Check scenarios and print everything that is wrong with them.", "Exits with 2 if anything is."},
        footer = {
            "",
            "Examples:",
            "  egresslab validate scenarios/*.yaml",
            "  egresslab validate scenarios/quickstart.yaml --set gateway.ips=9"
        })
final class ValidateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "SCENARIO", description = "the scenarios' YAML files")
    private List<Path> files;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "change a value of every scenario, such as app.workers=10; may be repeated")
    private List<String> sets = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        int exitCode = ExitCode.OK;
        for (Path file : files) {
            try {
                out.println(file + ": ok, " + contents(ScenarioFile.read(file, sets, null)));
            } catch (CommandFailure failure) {
                out.flush();
                err.println(failure.getMessage());
                exitCode = failure.exitCode();
            }
        }
        out.flush();
        err.flush();
        return exitCode;
    }

    private static String contents(Scenario scenario) {
        return counted(scenario.variants().size(), "variant") + ", "
                + counted(scenario.gates().size(), "gate");
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
