package dev.egresslab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The formatter's check. It is a test, not a Maven plugin, because Maven may run on a JDK that cannot parse our sources.
 * {@code mvn -q -pl bench -am test -Dtest=SourceFormatTest -Dsurefire.failIfNoSpecifiedTests=false -Dformat=fix} formats the tree.
 */
class SourceFormatTest {
    private static final List<String> MODULES = List.of("simulator", "proxy", "reports", "bench");

    @Test
    void everySourceFileIsFormatted() throws IOException {
        boolean fix = "fix".equals(System.getProperty("format"));
        List<String> unformatted = new ArrayList<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            String formatted = format(source, text);
            if (text.equals(formatted)) {
                continue;
            }
            if (fix) {
                Files.writeString(source, formatted);
            } else {
                unformatted.add(source.toString());
            }
        }
        assertThat(unformatted)
                .as("files that palantir-java-format would change; run this test with -Dformat=fix")
                .isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            Path root = Path.of("..", module, "src");
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    private static String format(Path source, String text) {
        JavaFormatterOptions options = JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .formatJavadoc(false)
                .build();
        try {
            String formatted = Formatter.createFormatter(options).formatSourceAndFixImports(text);
            return RemoveUnusedImports.removeUnusedImports(formatted);
        } catch (FormatterException e) {
            throw new AssertionError(source + " cannot be parsed by the formatter", e);
        }
    }
}
