package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.ConfigFinding;
import dev.egresslab.proxy.config.ProxyConfigReader;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.files.ProxyFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** docs/proxy-kubernetes.md says what is so. */
class ProxyKubernetesDocTest {
    private static final Path DOC = Path.of("../docs/proxy-kubernetes.md");

    private static List<String> yaml() throws IOException {
        return Pattern.compile("(?ms)^```yaml\\n(.*?)^```$")
                .matcher(Files.readString(DOC))
                .results()
                .map(MatchResult::group)
                .map(block -> block.substring("```yaml\n".length(), block.length() - "```".length()))
                .toList();
    }

    @Test
    void objectsOfTheDocAreTheProxyBesideThem() throws Exception {
        ProxyFiles objects =
                ProxyFiles.of(List.of(new SourceText("objects.yaml", yaml().getFirst())), ProxyFiles.LISTENER);
        assertThat(objects.check().orThrow()).isEqualTo(ProxyConfigReader.parse("proxy.yaml", yaml().getLast()));
        assertThat(objects.check().findings()).extracting(ConfigFinding::rule).containsExactly(Rule.EXTERNAL_NAME);
    }

    @Test
    void tableHasEveryRuleWithItsSeverity() throws IOException {
        List<String> rows = Files.readString(DOC)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf(" | ", line.indexOf(" | ") + 1)))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Rule.values())
                        .map(rule -> "| `" + rule.id() + "` | "
                                + rule.severity().name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void importPrintsTheProxyBesideThem(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("objects.yaml"), yaml().getFirst());
        StringWriter out = new StringWriter();
        CommandLine commandLine = Egresslab.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(new StringWriter()));
        assertThat(commandLine.execute("proxy", "import", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(ProxyConfigReader.parse("imported.yaml", out.toString()))
                .isEqualTo(ProxyConfigReader.parse("proxy.yaml", yaml().getLast()));
    }

    @Test
    void importKeepsWhatIsNotUnderstoodAsAComment(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("objects.yaml"),
                yaml().getFirst()
                        .replace("      http-reuse always\n", "      http-reuse always\n      lua-load /etc/x.lua\n"));
        StringWriter out = new StringWriter();
        CommandLine commandLine = Egresslab.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(new StringWriter()));
        assertThat(commandLine.execute("proxy", "import", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("# not understood, " + file + ":23:7: 'lua-load /etc/x.lua' is not understood:\n"
                        + "#   lua-load /etc/x.lua\n");
    }
}
