package dev.egresslab.bench.cli;

import dev.egresslab.reports.gate.Figure;
import dev.egresslab.reports.gate.Figures;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egresslab figures RESULT [NAME...]}: the figures that gates are written over. */
@Command(
        name = "figures",
        mixinStandardHelpOptions = true,
        description = "Print a result's figures: name, value and unit, separated by tabs.",
        footer = {
            "",
            "Examples:",
            "  egresslab figures results/quickstart/latest",
            "  egresslab figures results/quickstart/latest direct.nat.ErrorPortAllocation pooled.latency.p99",
            "  egresslab figures results/quickstart/latest --explain | less"
        })
final class FiguresCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RESULT", description = "result.json, or the folder it lies in")
    private Path result;

    @Parameters(index = "1..*", paramLabel = "NAME", description = "the figures to print (default: all)")
    private List<String> names = List.of();

    @Option(names = "--explain", description = "print what each figure means, too")
    private boolean explain;

    @Override
    public Integer call() {
        Figures figures = Figures.of(ResultFolder.read(result));
        PrintWriter out = spec.commandLine().getOut();
        for (Figure figure : chosen(figures)) {
            out.print(figure.name() + "\t" + Double.toString(figure.value()) + "\t" + figure.unit());
            out.println(explain ? "\t" + figure.meaning() : "");
        }
        out.flush();
        return ExitCode.OK;
    }

    private List<Figure> chosen(Figures figures) {
        if (names.isEmpty()) {
            return figures.all();
        }
        List<Figure> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(figures.find(name)
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.USAGE,
                            "egresslab: no figure `%s` in %s; `egresslab figures %s` lists those there are"
                                    .formatted(name, result, result))));
        }
        return chosen;
    }
}
