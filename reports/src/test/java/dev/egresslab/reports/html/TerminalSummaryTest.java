package dev.egresslab.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.fixture.Golden;
import dev.egresslab.reports.fixture.RunFixture;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.RunResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalSummaryTest {
    @Test
    void runThatPasses() throws Exception {
        Golden.assertMatches("quickstart.terminal.txt", render(RunFixture.quickstart(), false));
    }

    @Test
    void runThatFailsTellsWhy() throws Exception {
        Golden.assertMatches("failing.terminal.txt", render(RunFixture.failing(), false));
    }

    @Test
    void runWithThreeZones() throws Exception {
        Golden.assertMatches("three-zones.terminal.txt", render(RunFixture.threeZones(), false));
    }

    @Test
    void longNamesWidenTheTableOfFourVariants() throws Exception {
        Golden.assertMatches("four-variants.terminal.txt", render(RunFixture.fourVariants(), false));
    }

    @Test
    void aShootOutOfFourProxiesFitsEightyColumns() throws Exception {
        String text = render(RunFixture.proxies(), false);
        Golden.assertMatches("proxies.terminal.txt", text);
        List<String> table = text.lines()
                .dropWhile(line -> !line.isEmpty())
                .takeWhile(line -> !line.contains("× is the ratio"))
                .toList();
        assertThat(table)
                .hasSizeGreaterThan(20)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void distrustedRunTellsEveryReason() throws Exception {
        Golden.assertMatches("distrusted.terminal.txt", render(RunFixture.distrusted(), false));
    }

    @Test
    void emptyRun() throws Exception {
        Golden.assertMatches("empty.terminal.txt", render(RunFixture.empty(), false));
    }

    @Test
    void coloursAreAddedAndNothingElse() throws Exception {
        String coloured = render(RunFixture.failing(), true);
        assertThat(coloured).contains("\u001b[1;31m✗");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(render(RunFixture.failing(), false));
    }

    private static String render(RunResult result, boolean colour) throws Exception {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("report", Path.of("results", "quickstart", "report.html"));
        files.put("result", Path.of("results", "quickstart", "result.json"));
        return TerminalSummary.render(result, Verdict.of(result, List.of()), files, colour, TerminalSummary.WIDTH);
    }
}
