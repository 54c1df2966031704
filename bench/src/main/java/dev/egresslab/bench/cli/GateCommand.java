package dev.egresslab.bench.cli;

import dev.egresslab.reports.gate.GateSyntaxException;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.html.TerminalSummary;
import dev.egresslab.reports.results.RunResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egresslab gate RESULT [EXPRESSION...]}: judge a result again. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = "Judge a result again, by its scenario's gates and by others.",
        footer = {
            "",
            "Examples:",
            "  egresslab gate results/quickstart/latest",
            "  egresslab gate results/quickstart/latest 'pooled.latency.p99 <= 0.5 * direct.latency.p99'"
        })
final class GateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RESULT", description = "result.json, or the folder it lies in")
    private Path file;

    @Parameters(
            index = "1..*",
            paramLabel = "EXPRESSION",
            description = "conditions over figures, besides the scenario's")
    private List<String> expressions = List.of();

    @Override
    public Integer call() {
        RunResult result = ResultFolder.read(file);
        try {
            Verdict verdict = Verdict.of(result, expressions);
            PrintWriter out = spec.commandLine().getOut();
            out.print(TerminalSummary.judgement(verdict, Terminals.colours(), Terminals.columns()));
            out.flush();
            return verdict.exitCode();
        } catch (GateSyntaxException e) {
            throw new CommandFailure(ExitCode.USAGE, "egresslab: this condition cannot be read:\n" + e.withCaret(), e);
        }
    }
}
