package dev.egresslab.bench.cli;

import dev.egresslab.bench.scenario.expectation.ExpectationText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egresslab explain SCENARIO}: what to expect of a run, by arithmetic. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Say what to expect of a scenario by arithmetic: connections, ports, when they run out.",
        footer = {
            "",
            "Examples:",
            "  egresslab explain scenarios/quickstart.yaml",
            "  egresslab explain scenarios/quickstart.yaml --set gateway.ips=2 --set load.stages.0.rate=500/s"
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "the scenario's YAML file")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "change a value of the scenario, such as app.workers=10; may be repeated")
    private List<String> sets = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(ExpectationText.of(ScenarioFile.read(file, sets, null), Terminals.columns()));
        out.flush();
        return ExitCode.OK;
    }
}
