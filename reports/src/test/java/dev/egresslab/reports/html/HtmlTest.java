package dev.egresslab.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.fixture.RunFixture;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.ResultFile;
import dev.egresslab.reports.results.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlTest {
    private static final String HOSTILE = "</title><script>alert('x')</script><img onerror=\\\"y\\\" src=z>&amp;";

    @TempDir
    Path folder;

    @Test
    void markupIsEscapedAndWhatXmlForbidsIsReplaced() {
        assertThat(Html.escape("<a href=\"x\">'&'</a>\u0000\u001b\ud800"))
                .isEqualTo("&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;\uFFFD\uFFFD\uFFFD");
        assertThat(Html.escape("é 𝄞 →\t\n")).isEqualTo("é 𝄞 →\t\n");
    }

    /** Puts markup into every text of a result that a program other than ours may have written. */
    @Test
    void noTextOfAResultBecomesMarkup() throws Exception {
        RunResult run = hostile(RunFixture.failing());
        Verdict verdict = Verdict.of(run, List.of());
        String html = HtmlReport.render(run, verdict);
        assertThat(html).doesNotContain("<script", "<img").contains("&lt;script&gt;");
        assertThat(MarkdownSummary.render(run, verdict)).doesNotContain("<script", "<img");
        assertThat(JUnitXml.render(run, verdict)).doesNotContain("<script", "<img");
    }

    private RunResult hostile(RunResult run) throws Exception {
        String json = ResultFile.toJson(run)
                .replaceAll(
                        "\"(name|why|file|text|os|arch|cpu|jvm|tool|plane|subject|how|description|program|configuration|client|destination|label|profile|namespace|statistic)\""
                            + " : \"(?!(direct|pooled|nat|ErrorPortAllocation|ActiveConnectionCount|rate|errors|portsInUse|latency\\.p99|[0-9]+)\")[^\"\\\\]*(\\\\.[^\"\\\\]*)*\"",
                        "\"$1\" : \"" + HOSTILE.replace("\\", "\\\\") + "\"");
        Path file = folder.resolve("hostile.json");
        Files.writeString(file, json);
        return ResultFile.read(file);
    }
}
