package dev.egresslab.bench.workload;

import java.time.Duration;
import java.util.List;

/**
 * When page requests arrive. By rate, it is an open model: arrivals do not wait for answers. With a number of clients it is a closed one:
 * each asks for its next page when it has the one before, so the load is as much as is served, and says what a page costs but not how long
 * users wait who do not wait for each other.
 *
 * @param arrivals how the arrivals of a stage are spread
 * @param stages the stages, one after another; of a closed model, how long it lasts
 * @param clients clients of a closed model; 0 when pages arrive by the stages' rates
 */
public record Load(Arrivals arrivals, List<Stage> stages, int clients) {
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
        if (clients < 0) {
            throw new IllegalArgumentException("a load's clients must not be negative, was " + clients);
        }
    }

    /**
     * A load whose pages arrive by rate.
     *
     * @param arrivals how the arrivals of a stage are spread
     * @param stages the stages, one after another
     */
    public Load(Arrivals arrivals, List<Stage> stages) {
        this(arrivals, stages, 0);
    }

    /**
     * A load of clients that each ask for the next page when they have the one before.
     *
     * @param clients how many, at least 1
     * @param duration how long they go on asking
     */
    public static Load closed(int clients, Duration duration) {
        if (clients < 1) {
            throw new IllegalArgumentException("a closed load's clients must be at least 1, was " + clients);
        }
        return new Load(Arrivals.CONSTANT, List.of(new Stage(duration, 0, 0)), clients);
    }

    /** Whether pages wait for the ones before them, so that there is no rate but the one that comes of it. */
    public boolean closed() {
        return clients > 0;
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
     * @return the integral of the rate; 0 for a closed load, whose arrivals nobody knows before
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
