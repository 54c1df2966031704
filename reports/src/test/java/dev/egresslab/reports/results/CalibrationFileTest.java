package dev.egresslab.reports.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.reports.results.Calibration.ColdStart;
import dev.egresslab.reports.results.Calibration.ColdStart.Point;
import dev.egresslab.reports.results.Calibration.Cost;
import dev.egresslab.reports.results.Calibration.Kind;
import dev.egresslab.reports.results.Calibration.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationFileTest {
    private static final RunResult.Host HOST = new RunResult.Host("os", "arch", "Example CPU", 2, 3, "jvm");

    @TempDir
    private Path folder;

    private static Map<String, Cost> costs() {
        Map<String, Cost> costs = new HashMap<>();
        for (Step step : Step.values()) {
            costs.put(step.key(), new Cost(3, 1, 2, 5));
        }
        return costs;
    }

    private static Calibration calibration(int schemaVersion, Map<String, Cost> costs) {
        return new Calibration(schemaVersion, "egresslab 0.1.0", Instant.EPOCH, HOST, costs);
    }

    @Test
    void calibrationSurvivesWritingAndReading() throws IOException {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(calibration(1, costs()), file);
        assertThat(CalibrationFile.read(file)).isEqualTo(calibration(1, costs()));
        assertThat(CalibrationFile.read(file).cost(Step.APP_HANDSHAKE).micros()).isEqualTo(4);
    }

    @Test
    void coldStartIsACurveThatEnds() throws IOException {
        ColdStart cold = new ColdStart(100, List.of(new Point(1, 5_000, 4_000), new Point(3, 6_000, 4_500)));
        Calibration calibration = new Calibration(2, "test", Instant.EPOCH, HOST, costs(), Map.of("proxy", cold));
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(calibration, file);

        assertThat(CalibrationFile.read(file)).isEqualTo(calibration);
        assertThat(calibration.coldStart(Kind.PROXY)).isEqualTo(cold);
        assertThat(calibration.coldStart(Kind.APP_DIRECT)).isNull();
        assertThat(cold.at(0).micros()).isZero();
        assertThat(cold.at(0.5)).isEqualTo(new Point(0.5, 2_500, 2_000));
        assertThat(cold.at(2).micros()).isEqualTo(5_500);
        // After the last point it is warm.
        assertThat(cold.at(3).micros()).isEqualTo(6_000);
        assertThat(cold.at(1e9).micros()).isEqualTo(6_000);
        // Time alone warms nothing, and calls need time.
        assertThat(cold.advance(10, 200)).isEqualTo(2);
        assertThat(cold.advance(1, 1_000)).isEqualTo(1);
    }

    @Test
    void calibrationOfTheFirstVersionHasNoColdStart() throws IOException {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(calibration(1, costs()), file);
        Files.writeString(file, Files.readString(file).replaceFirst(",\\s*\"coldStarts\" : \\{ }", ""));
        assertThat(Files.readString(file)).doesNotContain("coldStarts");
        assertThat(CalibrationFile.read(file)).isEqualTo(calibration(1, costs()));
    }

    @Test
    void calibrationOfALaterVersionIsRefused() throws IOException {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(calibration(3, costs()), file);
        assertThatThrownBy(() -> CalibrationFile.read(file))
                .isInstanceOf(ResultFileException.class)
                .hasMessageEndingWith("schemaVersion must be 1 to 2, was 3");
    }

    @Test
    void whatIsNoCalibrationIsRefused() throws IOException {
        Path file = folder.resolve("result.json");
        Files.writeString(file, "{\"costs\": []}");
        assertThatThrownBy(() -> CalibrationFile.read(file))
                .isInstanceOf(ResultFileException.class)
                .hasMessageContaining("not a calibration of `egresslab calibrate`");
        Files.writeString(file, "{\"schemaVersion\": 1, \"costs\": {}}");
        assertThatThrownBy(() -> CalibrationFile.read(file)).isInstanceOf(ResultFileException.class);
    }

    @Test
    void everyStepNeedsACostThatCanBe() {
        Map<String, Cost> costs = costs();
        costs.put("app.handshake", new Cost(-1, 1, 0, 0));
        assertThatThrownBy(() -> calibration(1, costs)).hasMessageContaining("app.handshake must not be negative");
        costs.remove("app.handshake");
        assertThatThrownBy(() -> calibration(1, costs)).hasMessageContaining("costs must have app.handshake");
    }
}
