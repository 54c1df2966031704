package dev.egresslab.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository that are printed from the code. */
public final class Golden {
    private Golden() {}

    /** The file has exactly this text; with {@code -Dgolden.update} it gets it. */
    public static void assertMatches(Path file, String text) throws IOException {
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("run the test with -Dgolden.update to print it anew")
                .hasContent(text);
    }
}
