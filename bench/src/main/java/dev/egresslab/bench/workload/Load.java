package dev.egresslab.bench.workload;

import java.time.Duration;
import java.util.List;

/**
 * When page requests arrive: an open model, so arrivals do not wait for answers.
 *
 * @param arrivals how the arrivals of a stage are spread
 * @param stages the stages, one after another
 */
public record Load(Arrivals arrivals, List<Stage> stages) {
    /** How arrivals are spread around the rate. */
    public enum Arrivals {
        /** Equal gaps. */
        CONSTANT,
        /** Independent arrivals: exponential gaps. */
        POISSON
    }

    /** Copies the list. */
    public Load {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a load needs at least one stage");
        }
    }

    /**
     * How long it lasts.
     *
     * @return the sum of the stages' durations
     */
    public Duration duration() {
        return stages.stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * How many arrivals are expected in all of it.
     *
     * @return the integral of the rate
     */
    public double expectedArrivals() {
        return stages.stream().mapToDouble(Stage::expectedArrivals).sum();
    }

    /**
     * The greatest rate.
     *
     * @return arrivals per second
     */
    public double peakPerSecond() {
        return stages.stream().mapToDouble(Stage::peakPerSecond).max().orElseThrow();
    }

    /**
     * The rate at a moment.
     *
     * @param seconds since the load's start
     * @return arrivals per second; 0 before the start and from the end on
     */
    public double ratePerSecondAt(double seconds) {
        double start = 0;
        for (Stage stage : stages) {
            double length = stage.duration().toNanos() / 1e9;
            if (seconds >= start && seconds < start + length) {
                double passed = (seconds - start) / length;
                return stage.startPerSecond() + passed * (stage.endPerSecond() - stage.startPerSecond());
            }
            start += length;
        }
        return 0;
    }
}
