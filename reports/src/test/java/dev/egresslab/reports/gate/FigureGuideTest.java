package dev.egresslab.reports.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FigureGuideTest {
    /** Run with {@code -Dgolden.update} to rewrite the page. */
    @Test
    void pageInTheDocsIsThatOfTheCatalogue() throws Exception {
        Path page = Path.of("..", "docs", "figures.md");
        if (System.getProperty("golden.update") != null) {
            Files.writeString(page, FigureGuide.markdown());
        }
        assertThat(Files.readString(page)).isEqualTo(FigureGuide.markdown());
    }
}
