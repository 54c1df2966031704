package dev.egresslab.reports.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes a {@link Calibration} as JSON. */
public final class CalibrationFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private CalibrationFile() {}

    /** Writes the calibration. */
    public static void write(Calibration calibration, Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(calibration) + "\n");
    }

    /**
     * Reads a calibration.
     *
     * @throws ResultFileException if the file is not a calibration, or one of a later schema version
     * @throws IOException if it cannot be read
     */
    public static Calibration read(Path file) throws IOException {
        try {
            Calibration calibration = JSON.readValue(Files.readString(file), Calibration.class);
            if (calibration.schemaVersion() < 1 || calibration.schemaVersion() > Calibration.SCHEMA_VERSION) {
                throw new ResultFileException("%s: schemaVersion must be 1 to %d, was %d"
                        .formatted(file, Calibration.SCHEMA_VERSION, calibration.schemaVersion()));
            }
            return calibration;
        } catch (JacksonException e) {
            throw new ResultFileException(
                    "%s: not a calibration of `egresslab calibrate`: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }
}
