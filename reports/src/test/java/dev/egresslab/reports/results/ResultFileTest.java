package dev.egresslab.reports.results;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.reports.fixture.Golden;
import dev.egresslab.reports.fixture.RunFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
    /** Written once by the first build that wrote version 1, and never again: every later build must read it. */
    private static final Path VERSION_1 = Path.of("src", "test", "resources", "golden", "result-v1.json");

    @TempDir
    Path folder;

    @Test
    void resultSurvivesWritingAndReading() throws Exception {
        for (RunResult run : new RunResult[] {
            RunFixture.quickstart(), RunFixture.threeZones(), RunFixture.distrusted(), RunFixture.empty()
        }) {
            Path file = folder.resolve("result.json");
            ResultFile.write(run, file);
            assertThat(ResultFile.read(file)).isEqualTo(run);
        }
    }

    @Test
    void writingLeavesNoOtherFile() throws Exception {
        ResultFile.write(RunFixture.empty(), folder.resolve("result.json"));
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("result.json");
        }
    }

    @Test
    void sameResultGivesTheSameBytes() {
        assertThat(ResultFile.toJson(RunFixture.quickstart())).isEqualTo(ResultFile.toJson(RunFixture.quickstart()));
    }

    @Test
    void fileOfVersion1IsReadForEver() throws Exception {
        RunResult read = ResultFile.read(VERSION_1);
        assertThat(read.schemaVersion()).isEqualTo(1);
        assertThat(read.seed()).isEqualTo(42);
        assertThat(read.variants()).extracting(VariantResult::name).containsExactly("direct", "pooled");
        assertThat(read.variants().getFirst().rounds()).hasSize(4);
        assertThat(Histograms.decode(requireNonNull(read.variants()
                                .getFirst()
                                .rounds()
                                .getFirst()
                                .histograms()
                                .get("latency")))
                        .getTotalCount())
                .isEqualTo(4_000);
        assertThat(read.variants()
                        .getFirst()
                        .gateways()
                        .getFirst()
                        .destinations()
                        .getFirst()
                        .inUseMax())
                .isEqualTo(2_000);
        assertThat(read.notices()).hasSize(4);
        assertThat(read.gates()).hasSize(5);
    }

    @Test
    void fieldOfALaterBuildIsIgnoredWithinAVersion() throws Exception {
        Path file = folder.resolve("later.json");
        Files.writeString(
                file, ResultFile.toJson(RunFixture.empty()).replaceFirst("\\{", "{\"addedLater\": {\"a\": 1},"));
        assertThat(ResultFile.read(file)).isEqualTo(RunFixture.empty());
    }

    @Test
    void laterVersionIsRefusedWithTheWriterNamed() throws Exception {
        Path file = folder.resolve("v2.json");
        Files.writeString(file, "{\"schemaVersion\": 2, \"tool\": \"egresslab 9\"}");
        assertThatThrownBy(() -> ResultFile.read(file))
                .isInstanceOf(ResultFileException.class)
                .hasMessageEndingWith("v2.json: schemaVersion must be 1 to 1, was 2; it was written by egresslab 9");
    }

    @Test
    void damagedHistogramIsToldWithItsPlace() throws Exception {
        Path file = folder.resolve("damaged.json");
        String json = ResultFile.toJson(RunFixture.quickstart());
        Files.writeString(file, json.replaceFirst("(\"tls\" : \")[^\"]{9}", "$1AAAAAAAAA"));
        assertThatThrownBy(() -> ResultFile.read(file))
                .isInstanceOf(ResultFileException.class)
                .hasMessageContaining("damaged.json: variant direct, round 0, histogram tls: ");
    }

    @Test
    void whatIsNoResultIsRefusedWithTheFileNamed() throws Exception {
        Path file = folder.resolve("text.json");
        Files.writeString(file, "not json");
        assertThatThrownBy(() -> ResultFile.read(file))
                .isInstanceOf(ResultFileException.class)
                .hasMessageContaining("text.json: not a result of a run");
    }

    @Test
    void shapeOfVersion1DoesNotChange() {
        Golden.assertMatches("result-empty.json", ResultFile.toJson(RunFixture.empty()));
    }
}
