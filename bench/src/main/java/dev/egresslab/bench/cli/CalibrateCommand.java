package dev.egresslab.bench.cli;

import dev.egresslab.bench.live.CalibrationRun;
import dev.egresslab.bench.live.EnvironmentException;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.Calibration.ColdStart;
import dev.egresslab.reports.results.Calibration.Cost;
import dev.egresslab.reports.results.Calibration.Step;
import dev.egresslab.reports.results.CalibrationFile;
import dev.egresslab.reports.results.ResultFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code egresslab calibrate}: measure what a call's steps cost in CPU time on this machine, for runs in virtual time. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        description = {
            "Measure what calls cost on this machine, for the CPU figures of runs in virtual time.",
            "It takes three minutes: what handshakes, connections and calls cost in CPU time, and what processes cost"
                    + " more while they are cold. The file goes to `run --calibration`."
        },
        footer = {
            "",
            "Examples:",
            "  egresslab calibrate",
            "  egresslab run scenarios/quickstart.yaml --plane virtual --calibration calibration.json"
        })
final class CalibrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "calibration.json",
            description = "the file to write (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--quiet", description = "no progress")
    private boolean quiet;

    @Override
    public Integer call() throws Exception {
        UserFile.mustBePossible(out);
        Path folder = Files.createTempDirectory("egresslab-calibrate");
        Calibration calibration = measure(folder);
        CalibrationFile.write(calibration, out);
        remove(folder);
        PrintWriter output = spec.commandLine().getOut();
        output.printf(
                "CPU time on %s, median of 3 rounds (least to most)%n%n",
                calibration.host().cpu());
        for (Step step : Step.values()) {
            Cost cost = calibration.cost(step);
            output.printf(
                    Locale.ROOT,
                    "  %-20s %6.0f µs   (%.0f to %.0f)%n",
                    step.key(),
                    cost.micros(),
                    cost.lowMicros(),
                    cost.highMicros());
        }
        output.printf("%nCPU time of a cold process beside these, the JIT compiler's included%n%n");
        for (Calibration.Kind kind : Calibration.Kind.values()) {
            ColdStart cold = calibration.coldStart(kind);
            if (cold != null) {
                ColdStart.Point last = cold.points().getLast();
                output.printf(
                        Locale.ROOT,
                        "  %-20s %6.1f s over its first %.0f s under load, %.1f s of it over the first %.0f%n",
                        kind.key(),
                        last.micros() / 1e6,
                        last.seconds(),
                        cold.at(last.seconds() / 4).micros() / 1e6,
                        last.seconds() / 4);
            }
        }
        output.printf("%nwrote %s; give it to `egresslab run --plane virtual --calibration %s`%n", out, out);
        output.flush();
        return ExitCode.OK;
    }

    private Calibration measure(Path folder) throws IOException, InterruptedException {
        try (ShownProgress shown = ShownProgress.open(quiet, spec.commandLine().getErr())) {
            return CalibrationRun.run(folder, Version.text(), shown.progress());
        } catch (EnvironmentException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "egresslab: " + e.getMessage(), e);
        }
    }

    /** What the processes wrote is of use only after a failure. */
    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * Reads a calibration that the user names.
     *
     * @throws CommandFailure with {@link ExitCode#USAGE} if there is none
     */
    static Calibration read(Path file) {
        try {
            return CalibrationFile.read(file);
        } catch (ResultFileException e) {
            throw new CommandFailure(ExitCode.USAGE, "egresslab: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "egresslab: cannot read `%s`; `egresslab calibrate --out %s` writes it".formatted(file, file),
                    e);
        }
    }
}
