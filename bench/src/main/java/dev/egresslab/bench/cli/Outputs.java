package dev.egresslab.bench.cli;

import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.html.HtmlReport;
import dev.egresslab.reports.html.JUnitXml;
import dev.egresslab.reports.html.MarkdownSummary;
import dev.egresslab.reports.html.TerminalSummary;
import dev.egresslab.reports.results.ResultFile;
import dev.egresslab.reports.results.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes what a run leaves behind, and what it says at its end. */
final class Outputs {

    private Outputs() {}

    /** Writes the result first, so that nothing is lost if a report cannot be written, and then the reports. */
    static void write(RunResult result, Verdict verdict, Path folder) throws IOException {
        ResultFile.write(result, folder.resolve(ResultFolder.RESULT));
        writeReports(result, verdict, folder);
    }

    static void writeReports(RunResult result, Verdict verdict, Path folder) throws IOException {
        Files.writeString(folder.resolve(ResultFolder.REPORT), HtmlReport.render(result, verdict));
        Files.writeString(folder.resolve("summary.md"), MarkdownSummary.render(result, verdict));
        Files.writeString(folder.resolve("junit.xml"), JUnitXml.render(result, verdict));
        CloudFiles.write(result, folder);
    }

    /** What to say when {@link #write} could not: what is there all the same, and what to do. */
    static CommandFailure unwritten(IOException failure, Path folder) {
        Path result = folder.resolve(ResultFolder.RESULT);
        String rest = Files.isRegularFile(result)
                ? "The result itself is in %s: make room, and `egresslab report %s` writes the rest"
                        .formatted(result, folder)
                : "Nothing was kept but what is printed above: make room, or give another --out, and run again";
        return new CommandFailure(
                ExitCode.ENVIRONMENT,
                "egresslab: could not write into `%s`: %s. %s.".formatted(folder, failure.getMessage(), rest),
                failure);
    }

    /** Returns the text at the end of a run. */
    static String summary(RunResult result, Verdict verdict, Path folder, boolean colours) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("report", folder.resolve(ResultFolder.REPORT));
        files.put("result", folder.resolve(ResultFolder.RESULT));
        return TerminalSummary.render(result, verdict, files, colours, Terminals.columns());
    }
}
