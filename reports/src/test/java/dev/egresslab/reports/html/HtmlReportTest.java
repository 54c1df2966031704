package dev.egresslab.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.fixture.Golden;
import dev.egresslab.reports.fixture.RunFixture;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    @Test
    void runThatPasses() throws Exception {
        assertGolden("quickstart", RunFixture.quickstart());
    }

    @Test
    void runThatFails() throws Exception {
        assertGolden("failing", RunFixture.failing());
    }

    @Test
    void runWithThreeZones() throws Exception {
        assertGolden("three-zones", RunFixture.threeZones());
    }

    @Test
    void distrustedRun() throws Exception {
        assertGolden("distrusted", RunFixture.distrusted());
    }

    @Test
    void emptyRun() throws Exception {
        assertGolden("empty", RunFixture.empty());
    }

    @Test
    void runOfFourVariants() throws Exception {
        assertGolden("four-variants", RunFixture.fourVariants());
    }

    @Test
    void machineWithoutFontsGetsAReportWithoutChartsAndTheReason() throws Exception {
        RunResult run = RunFixture.quickstart();
        String html = HtmlReport.render(
                run,
                Verdict.of(run, List.of()),
                Optional.of("The charts are missing because this JVM finds no fonts."));
        assertThat(html)
                .doesNotContain("<svg", "<figure")
                .contains("The charts are missing", "Who holds the ports?", "The gates");
    }

    /** Drawings depend on the machine's fonts by a pixel or two, and the style sheet is a file already: both are cut out. */
    private static void assertGolden(String name, RunResult result) throws Exception {
        String html = render(result);
        Golden.assertMatches(
                name + ".report.html",
                html.replaceAll("(?s)<svg .*?</svg>", "<svg/>").replaceAll("(?s)<style>.*?</style>", "<style/>"));
        keep(name, html);
    }

    /** Keeps the whole page in target, for a look in a browser. */
    private static void keep(String name, String html) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "reports"));
        Files.writeString(folder.resolve(name + ".html"), html);
    }

    @Test
    void pageNeedsNothingElse() throws Exception {
        String html = render(RunFixture.quickstart());
        assertThat(html).doesNotContain("<script", "<link", "@import", " src=", "https:");
        assertThat(html.replaceAll("xmlns='http://www.w3.org/2000/svg'", "")).doesNotContain("http:");
    }

    private static String render(RunResult result) throws Exception {
        return HtmlReport.render(result, Verdict.of(result, List.of()));
    }
}
