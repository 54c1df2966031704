package dev.egresslab.bench.cli;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.ResultFile;
import dev.egresslab.reports.results.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egresslab run SCENARIO}: measure every variant, judge, and report. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Run a scenario: load every variant, print the verdict, write the report.",
            "Beside the report lie the result as JSON, a summary in Markdown, a JUnit file, and what the cloud would"
                    + " show."
        },
        footer = {
            "",
            "Examples:",
            "  egresslab run scenarios/quickstart.yaml",
            "  egresslab run scenarios/quickstart.yaml --plane virtual",
            "  egresslab run scenarios/quickstart.yaml --plane virtual --calibration calibration.json",
            "  egresslab run scenarios/quickstart.yaml --set gateway.ips=2 --out results/two-ips",
            "  egresslab run scenarios/quickstart.yaml --quiet --json | jq .distrust"
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "the scenario's YAML file")
    private Path file;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where the result goes (default: results/<scenario>/<time>)")
    private @Nullable Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "the seed of every random choice (default: the scenario's)")
    private @Nullable Long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "change a value of the scenario, such as app.workers=10; may be repeated")
    private List<String> sets = List.of();

    @Option(
            names = "--plane",
            paramLabel = "PLANE",
            description = "loopback: real sockets (default); virtual: the same as events in virtual time, in seconds")
    private @Nullable String plane;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description =
                    "what `egresslab calibrate` measured: gives a run in virtual time its CPU figures, which it has"
                            + " none of otherwise, and a live run a prediction beside those that it measures")
    private @Nullable Path calibration;

    @Option(names = "--quiet", description = "no progress; the verdict only")
    private boolean quiet;

    @Option(names = "--json", description = "print the result as JSON instead of the summary")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Scenario scenario = ScenarioFile.read(file, changes(), seed);
        Calibration costs = costs();
        Path folder = ResultFolder.create(scenario.name(), out);
        try (Interrupt interrupt = Interrupt.listen()) {
            RunResult result = measure(scenario, costs, folder, interrupt);
            Verdict verdict = Verdict.of(result, List.of());
            write(result, verdict, folder);
            show(result, verdict, folder);
            return interrupt.happened() ? ExitCode.INTERRUPTED : verdict.exitCode();
        }
    }

    /** A run may have taken hours: what cannot be written is shown at least. */
    private void write(RunResult result, Verdict verdict, Path folder) {
        try {
            Outputs.write(result, verdict, folder);
        } catch (IOException e) {
            show(result, verdict, folder);
            throw Outputs.unwritten(e, folder);
        }
    }

    private RunResult measure(Scenario scenario, @Nullable Calibration costs, Path folder, Interrupt interrupt)
            throws IOException, InterruptedException {
        try (ShownProgress shown =
                ShownProgress.open(quiet || json, spec.commandLine().getErr())) {
            return Engines.run(scenario, costs, folder, interrupt, shown.progress());
        }
    }

    /** The calibration that was asked for; it must be there, and of use. */
    private @Nullable Calibration costs() {
        if (calibration == null) {
            return null;
        }
        return CalibrateCommand.read(calibration);
    }

    /** The values of the scenario that options change: {@code --plane} is short for {@code --set plane=}. */
    private List<String> changes() {
        return plane == null
                ? sets
                : Stream.concat(sets.stream(), Stream.of("plane=" + plane)).toList();
    }

    private void show(RunResult result, Verdict verdict, Path folder) {
        PrintWriter output = spec.commandLine().getOut();
        if (json) {
            output.print(ResultFile.toJson(result));
        } else {
            output.print(Outputs.summary(result, verdict, folder, Terminals.colours()));
        }
        output.flush();
    }
}
