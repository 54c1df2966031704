package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.results.ResultFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A folder into which not all can be written, as on a full disk: what was measured is not lost. A folder in a file's place stands for it. */
class UnwritableFolderTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeScenario() throws IOException {
        Files.writeString(directory.resolve("small.yaml"), SweepCommandTest.SCENARIO);
    }

    @Test
    void aReportThatCannotBeWrittenLosesNothing() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("out"));
        Path report = Files.createDirectories(folder.resolve("report.html"));

        int exitCode = execute("run", scenario(), "--plane", "virtual", "--quiet", "--out", folder.toString());

        assertThat(exitCode).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(err.toString())
                .contains("could not write into `" + folder + "`", "`egresslab report " + folder + "`")
                .doesNotContain("internal error");
        assertThat(out.toString()).contains("Requests failed");
        assertThat(ResultFile.read(folder.resolve("result.json")).variants()).isNotEmpty();

        // There is room again.
        Files.delete(report);
        execute("report", folder.toString());
        assertThat(report).isNotEmptyFile();
    }

    @Test
    void aResultThatCannotBeWrittenIsShownAllTheSame() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("out"));
        Files.createDirectories(folder.resolve("result.json/in-its-place"));

        int exitCode = execute("run", scenario(), "--plane", "virtual", "--quiet", "--out", folder.toString());

        assertThat(exitCode).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(err.toString()).contains("could not write into", "Nothing was kept but what is printed above");
        assertThat(out.toString()).contains("Requests failed");
    }

    @Test
    void aFolderThatCannotBeMadeIsToldBeforeTheRun() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        int exitCode = execute(
                "run",
                scenario(),
                "--plane",
                "virtual",
                "--quiet",
                "--out",
                file.resolve("below").toString());

        assertThat(exitCode).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(err.toString()).contains("could not make the folder for the result", "--out");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aSweepWhoseTablesCannotBeWrittenKeepsItsRuns() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("out"));
        Path table = Files.createDirectories(folder.resolve("runs.csv"));
        String[] sweep = {
            "sweep", scenario(), "--set", "gateway.ips=1,2", "--seeds", "1", "--quiet", "--out", folder.toString()
        };

        assertThat(execute(sweep)).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(err.toString()).contains("The runs are kept");

        // There is room again.
        Files.delete(table);
        assertThat(execute(sweep)).isEqualTo(ExitCode.OK);
        assertThat(table).isNotEmptyFile();
    }

    @Test
    void aFileInAFolderThatIsNotThereIsTheUsersToMend() {
        String nowhere = directory.resolve("nowhere/file").toString();
        assertThatItIsToldWhatToDo("plan", "--rate", "9/s", "--lifetime", "1s", "--html", nowhere);
        assertThatItIsToldWhatToDo("plan", "--rate", "9/s", "--lifetime", "1s", "--chart", nowhere);
        assertThatItIsToldWhatToDo("init", nowhere);
        assertThatItIsToldWhatToDo("origin", "--ca", nowhere);
        assertThatItIsToldWhatToDo("calibrate", "--out", nowhere);
    }

    @Test
    void aFolderInAFilesPlaceIsTheUsersToMend() {
        int exitCode = execute("plan", "--rate", "9/s", "--lifetime", "1s", "--html", directory.toString());
        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("`" + directory + "`: it is a folder; name a file in it");
    }

    private void assertThatItIsToldWhatToDo(String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(execute(arguments)).as(String.join(" ", arguments)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("there is no such folder; make it first")
                .doesNotContain("internal error");
    }

    private int execute(String... arguments) {
        CommandLine commandLine =
                Egresslab.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    private String scenario() {
        return directory.resolve("small.yaml").toString();
    }
}
