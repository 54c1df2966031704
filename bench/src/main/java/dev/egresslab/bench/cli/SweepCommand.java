package dev.egresslab.bench.cli;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.sweep.AxisOption;
import dev.egresslab.bench.sweep.Cells;
import dev.egresslab.bench.sweep.Grid;
import dev.egresslab.bench.sweep.Journal;
import dev.egresslab.bench.sweep.SweepException;
import dev.egresslab.bench.sweep.SweepRunner;
import dev.egresslab.reports.html.SweepText;
import dev.egresslab.reports.sweep.Axis;
import dev.egresslab.reports.sweep.Sweep;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egresslab sweep}: a scenario in virtual time over a grid of values and seeds. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run a scenario in virtual time over a grid of values, and say where it fails.",
            "Every combination of values runs with several seeds. A sweep that was ended early goes on where it"
                    + " stopped."
        },
        footer = {
            "",
            "Values: with commas (1,2,4), as a range (1..8), in steps (100/s..500/s:100) or by a factor"
                    + " (100/s..1600/s:x2).",
            "The last key is the one that the frontier is found along.",
            "",
            "Examples:",
            "  egresslab sweep scenarios/quickstart.yaml --set gateway.ips=1..4 --set"
                    + " load.stages.0.rate=50/s..400/s:50",
            "  egresslab sweep my.yaml --set app.workers=16,32,64 --seeds 20 --figures"
                    + " latency.p99,nat.ErrorPortAllocation",
            "  egresslab sweep my.yaml --set gateway.profile=aws-nat-gateway,azure-nat-gateway --dry-run"
        })
final class SweepCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "the scenario's YAML file")
    private Path file;

    @Option(
            names = "--set",
            required = true,
            paramLabel = "KEY=VALUES",
            description = "a key of the scenario and its values, such as gateway.ips=1..8; may be repeated")
    private List<String> sets = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "how many seeds each combination runs with (default: ${DEFAULT-VALUE})")
    private int seeds;

    @Option(names = "--seed", paramLabel = "N", description = "the first of them (default: the scenario's)")
    private @Nullable Long firstSeed;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "how many runs at a time (default: one for each processor)")
    private @Nullable Integer parallel;

    @Option(
            names = "--figures",
            split = ",",
            paramLabel = "NAME",
            description =
                    "the figures of the tables and maps, without their variant, with commas between (default: all in"
                            + " the tables; requests.failedShare, nat.portsInUse.share and latency.p99 as maps)")
    private List<String> figures = List.of();

    @Option(
            names = "--failed-share",
            paramLabel = "0.1%",
            defaultValue = "0.1%",
            converter = ShareOption.class,
            description =
                    "the share of failed requests from which a variant counts as failing (default: ${DEFAULT-VALUE})")
    private double failedShare;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where the tables and the report go (default: results/<scenario>/sweep-<number of its text>)")
    private @Nullable Path out;

    @Option(names = "--fresh", description = "begin anew, and forget the runs that are there")
    private boolean fresh;

    @Option(names = "--dry-run", description = "check and print the grid, and run nothing")
    private boolean dryRun;

    @Option(names = "--fail-on-gates", description = "exit with 3 when a gate fails in any run")
    private boolean failOnGates;

    @Option(names = "--quiet", description = "no progress; the answer only")
    private boolean quiet;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            return sweep();
        } catch (SweepException e) {
            throw new CommandFailure(ExitCode.USAGE, "egresslab sweep: " + e.getMessage(), e);
        }
    }

    private int sweep() throws IOException, InterruptedException, SweepException {
        SweepScenario scenario = SweepScenario.read(file);
        Grid grid = grid(scenario);
        List<Scenario> scenarios = scenario.check(grid);
        Scenario first = scenarios.getFirst();
        SweepFigures wanted = SweepFigures.of(figures);
        int atOnce = atOnce();
        PrintWriter output = spec.commandLine().getOut();
        if (dryRun) {
            output.print(SweepText.grid(grid.axes(), grid.seeds().size()));
            output.flush();
            return ExitCode.OK;
        }
        SweepFolder folder = SweepFolder.open(out, first.name(), scenario.text());
        try (Journal journal = folder.journal(fresh);
                Interrupt interrupt = Interrupt.listen()) {
            if (!run(grid, journal, scenario, atOnce, interrupt)) {
                spec.commandLine()
                        .getErr()
                        .println("Interrupted. The runs that have ended are kept in %s; the same command goes on."
                                .formatted(folder.path()));
                return ExitCode.INTERRUPTED;
            }
            Sweep sweep = new Sweep(
                    Version.text(),
                    first.name(),
                    first.why(),
                    grid.axes(),
                    seeds,
                    first.variants().stream().map(Scenario.Variant::name).toList(),
                    first.gates().stream().map(gate -> gate.expression()).toList(),
                    SweepScenario.notices(scenarios),
                    failedShare,
                    Cells.of(grid, journal));
            write(folder, grid, journal, sweep, wanted);
            output.print(SweepText.render(sweep, folder.files(), Terminals.columns()));
            output.flush();
            boolean allHold = sweep.cells().stream().allMatch(cell -> cell.holds());
            return failOnGates && !allHold ? ExitCode.GATE_FAILED : ExitCode.OK;
        }
    }

    private Grid grid(SweepScenario scenario) throws SweepException {
        List<Axis> axes = new ArrayList<>();
        for (String set : sets) {
            axes.add(AxisOption.parse(set));
        }
        return Grid.of(axes, firstSeed == null ? scenario.seed() : firstSeed, seeds);
    }

    private static void write(SweepFolder folder, Grid grid, Journal journal, Sweep sweep, SweepFigures wanted) {
        try {
            folder.write(grid, journal, sweep, wanted);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.ENVIRONMENT,
                    "egresslab sweep: could not write into `%s`: %s. The runs are kept: make room, and the same command writes the rest."
                            .formatted(folder.path(), e.getMessage()),
                    e);
        }
    }

    private int atOnce() {
        int atOnce = parallel == null ? Runtime.getRuntime().availableProcessors() : parallel;
        if (atOnce < 1) {
            throw new CommandFailure(ExitCode.USAGE, "egresslab sweep: --parallel must be at least 1, was " + atOnce);
        }
        return atOnce;
    }

    private boolean run(Grid grid, Journal journal, SweepScenario scenario, int atOnce, Interrupt interrupt)
            throws IOException, InterruptedException {
        SweepRunner runner = new SweepRunner(grid, journal, scenario::run);
        interrupt.then(runner::stop);
        try (ShownProgress shown = ShownProgress.open(quiet, spec.commandLine().getErr())) {
            return runner.run(atOnce, new SweepBar(shown.progress(), Terminals.interactive(), atOnce)::ended);
        }
    }
}
