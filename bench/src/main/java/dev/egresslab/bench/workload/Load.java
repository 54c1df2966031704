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
}
