package dev.egresslab.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.fixture.Golden;
import dev.egresslab.reports.fixture.RunFixture;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.RunResult;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class MachineReadableTest {
    @Test
    void markdownOfARunThatFails() throws Exception {
        RunResult run = RunFixture.failing();
        Golden.assertMatches("failing.summary.md", MarkdownSummary.render(run, verdict(run)));
    }

    @Test
    void markdownOfADistrustedRun() throws Exception {
        RunResult run = RunFixture.distrusted();
        Golden.assertMatches("distrusted.summary.md", MarkdownSummary.render(run, verdict(run)));
    }

    @Test
    void markdownKeepsMarkupOfTheScenarioOut() {
        assertThat(MarkdownSummary.escape("a|b <img> *x*\n`y`")).isEqualTo("a\\|b &lt;img&gt; \\*x\\* \\`y\\`");
    }

    @Test
    void junitOfARunThatFails() throws Exception {
        RunResult run = RunFixture.failing();
        String xml = JUnitXml.render(run, verdict(run));
        Golden.assertMatches("failing.junit.xml", xml);
        Document document = parse(xml);
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(6);
        assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(3);
        assertThat(document.getElementsByTagName("error").getLength()).isEqualTo(1);
    }

    @Test
    void junitOfADistrustedRunHasAnErrorThoughEveryGateHolds() throws Exception {
        RunResult run = RunFixture.distrusted();
        Document document = parse(JUnitXml.render(run, verdict(run)));
        assertThat(document.getDocumentElement()
                        .getFirstChild()
                        .getNextSibling()
                        .getAttributes()
                        .getNamedItem("errors")
                        .getNodeValue())
                .isEqualTo("1");
        assertThat(document.getElementsByTagName("error").item(0).getTextContent())
                .contains("48 ms late");
    }

    private static Verdict verdict(RunResult run) throws Exception {
        return Verdict.of(run, List.of());
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
