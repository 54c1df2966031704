package dev.egresslab.reports.results;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes {@code result.json}. */
public final class ResultFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ResultFile() {}

    /** Writes the result, whole or not at all. */
    public static void write(RunResult result, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, toJson(result));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns the result as JSON. */
    public static String toJson(RunResult result) {
        return JSON.writeValueAsString(result) + "\n";
    }

    /**
     * Reads a result.
     *
     * @throws ResultFileException if the file is not a result, or one of a later schema version
     * @throws IOException if it cannot be read
     */
    public static RunResult read(Path file) throws IOException {
        String text = Files.readString(file);
        try {
            JsonNode tree = JSON.readTree(text);
            int version = tree.path("schemaVersion").asInt(0);
            if (version < 1 || version > RunResult.SCHEMA_VERSION) {
                throw new ResultFileException("%s: schemaVersion must be 1 to %d, was %s; it was written by %s"
                        .formatted(
                                file,
                                RunResult.SCHEMA_VERSION,
                                tree.path("schemaVersion"),
                                tree.path("tool").asString("another program")));
            }
            return checked(JSON.treeToValue(tree, RunResult.class), file);
        } catch (JacksonException e) {
            throw new ResultFileException("%s: not a result of a run: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    /** Decodes every histogram once, so that damage is told here, with its place, and not in the middle of a report. */
    private static RunResult checked(RunResult result, Path file) throws ResultFileException {
        for (VariantResult variant : result.variants()) {
            for (Round round : variant.rounds()) {
                for (Map.Entry<String, String> histogram : round.histograms().entrySet()) {
                    try {
                        Histograms.decode(histogram.getValue());
                    } catch (IllegalArgumentException e) {
                        throw new ResultFileException(
                                "%s: variant %s, round %d, histogram %s: %s"
                                        .formatted(
                                                file,
                                                variant.name(),
                                                round.index(),
                                                histogram.getKey(),
                                                e.getMessage()),
                                e);
                    }
                }
            }
        }
        return result;
    }
}
