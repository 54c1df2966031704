package dev.egresslab.reports.results;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything one run of one scenario measured. Times inside are milliseconds since {@link #started}.
 *
 * @param schemaVersion version of this JSON shape, {@link #SCHEMA_VERSION} when written by this build
 * @param tool name and version of the program that measured
 * @param scenario the scenario as it was given
 * @param plane what moved: {@code loopback}, {@code virtual} or {@code packet}
 * @param seed the seed of every random choice of the run
 * @param started when the run began
 * @param durationMillis from the start to the last measured request
 * @param host the machine and the JVM
 * @param variants one for each variant, in the scenario's order
 * @param notices what was scaled, assumed or modelled, and warnings
 * @param distrust why the figures cannot be trusted; empty when they can
 * @param gates the scenario's gate expressions, as written
 * @param predictions what arithmetic expected of this run, to be read beside what it measured
 * @param calibration what the CPU figures of a run in virtual time were computed from; null when it has none, and for any other run
 */
public record RunResult(
        int schemaVersion,
        String tool,
        ScenarioText scenario,
        String plane,
        long seed,
        Instant started,
        long durationMillis,
        Host host,
        List<VariantResult> variants,
        List<Notice> notices,
        List<String> distrust,
        List<String> gates,
        List<Prediction> predictions,
        @Nullable Calibration calibration) {

    /** The version of the JSON shape that this build writes. */
    public static final int SCHEMA_VERSION = 1;

    /** Copies the lists. */
    public RunResult {
        variants = List.copyOf(variants);
        notices = List.copyOf(notices);
        distrust = List.copyOf(distrust);
        gates = List.copyOf(gates);
        predictions = List.copyOf(predictions);
    }

    /** Returns the same run with other gates. */
    public RunResult withGates(List<String> others) {
        return with(others, predictions);
    }

    /** Returns the same run with more predictions. */
    public RunResult withPredictions(List<Prediction> more) {
        return with(gates, Stream.concat(predictions.stream(), more.stream()).toList());
    }

    private RunResult with(List<String> otherGates, List<Prediction> otherPredictions) {
        return new RunResult(
                schemaVersion,
                tool,
                scenario,
                plane,
                seed,
                started,
                durationMillis,
                host,
                variants,
                notices,
                distrust,
                otherGates,
                otherPredictions,
                calibration);
    }

    /**
     * The scenario as it was given.
     *
     * @param name the scenario's name
     * @param why the question it answers
     * @param file the file it was read from, as the user wrote it
     * @param text the file's text
     * @param overrides the {@code --set key=value} that were applied to it
     */
    public record ScenarioText(String name, String why, String file, String text, List<String> overrides) {
        /** Copies the list. */
        public ScenarioText {
            overrides = List.copyOf(overrides);
        }
    }

    /**
     * The machine and the JVM that measured.
     *
     * @param os name and version of the operating system
     * @param arch the processor's architecture
     * @param cpu the processor's own name, or its architecture where that is not known
     * @param cores processors available to the JVM
     * @param memoryBytes the machine's memory
     * @param jvm vendor and version of the JVM
     */
    public record Host(String os, String arch, String cpu, int cores, long memoryBytes, String jvm) {}

    /**
     * A remark that belongs to the figures wherever they are shown.
     *
     * @param kind what sort of remark
     * @param subject what it is about, such as {@code gateway.hold}
     * @param text one sentence for the reader
     */
    public record Notice(Kind kind, String subject, String text) {
        /** The sorts of remark. */
        public enum Kind {
            /** Smaller than the real thing, with the factor. */
            SCALED,
            /** Nobody's real thing: set by the scenario itself. */
            OWN,
            /** Not documented by the vendor; our assumption. */
            ASSUMED,
            /** Computed by a model rather than measured. */
            MODELLED,
            /** Something that the reader should know before using the figures. */
            WARNING
        }
    }

    /**
     * What arithmetic expected of a figure.
     *
     * @param figure the figure's name, such as {@code direct.nat.ErrorPortAllocation}
     * @param value the value expected
     * @param unit the figure's unit
     * @param how the arithmetic, in words
     * @param caveat why the run need not come out so, one sentence; empty when it should
     */
    public record Prediction(String figure, double value, String unit, String how, String caveat) {
        /** A result of before there were caveats has none. */
        public Prediction {
            caveat = Objects.requireNonNullElse(caveat, "");
        }
    }
}
