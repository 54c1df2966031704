package dev.egresslab.bench.cli;

import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egresslab report RESULT}: write the reports of a result again. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Write the reports of a result again.",
            "That is report.html, summary.md, junit.xml and the files in cloud/."
        },
        footer = {"", "Example:", "  egresslab report results/quickstart/latest"})
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RESULT", description = "result.json, or the folder it lies in")
    private Path file;

    @Option(names = "--out", paramLabel = "DIR", description = "where they go (default: beside the result)")
    private @Nullable Path out;

    @Override
    public Integer call() throws Exception {
        RunResult result = ResultFolder.read(file);
        Path folder = out == null
                ? ResultFolder.file(file).toAbsolutePath().resolveSibling("")
                : ResultFolder.create(result.scenario().name(), out);
        Outputs.writeReports(result, Verdict.of(result, List.of()), folder);
        spec.commandLine().getOut().println(folder.resolve(ResultFolder.REPORT));
        return ExitCode.OK;
    }
}
