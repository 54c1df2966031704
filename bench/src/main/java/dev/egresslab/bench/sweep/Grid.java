package dev.egresslab.bench.sweep;

import dev.egresslab.reports.sweep.Axis;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every combination of the axes' values, each with every seed.
 *
 * @param axes the axes, at least one; the last one's values change fastest
 * @param seeds the seeds
 */
public record Grid(List<Axis> axes, List<Long> seeds) {
    /** So many runs are a mistake, or work for a night: they must be asked for in parts. */
    public static final int RUNS_MAX = 100_000;

    /** Copies the lists. */
    public Grid {
        axes = List.copyOf(axes);
        seeds = List.copyOf(seeds);
    }

    /**
     * Makes a grid.
     *
     * @param seeds how many, counted from {@code firstSeed}
     * @throws SweepException if there is no axis, one is there twice, or there are too many runs
     */
    public static Grid of(List<Axis> axes, long firstSeed, int seeds) throws SweepException {
        if (axes.isEmpty()) {
            throw new SweepException("a sweep must have a key to change, such as `--set gateway.ips=1..8`");
        }
        Set<String> keys = new HashSet<>();
        double runs = seeds;
        for (Axis axis : axes) {
            if (!keys.add(axis.key())) {
                throw new SweepException(
                        "--set %s was given twice; put all its values into one, with commas".formatted(axis.key()));
            }
            runs *= axis.values().size();
        }
        if (seeds < 1) {
            throw new SweepException("--seeds must be at least 1, was " + seeds);
        }
        if (runs > RUNS_MAX) {
            throw new SweepException("the grid must have at most %,d runs, has %,.0f; give fewer values or seeds"
                    .formatted(RUNS_MAX, runs));
        }
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            numbers.add(firstSeed + i);
        }
        return new Grid(axes, numbers);
    }

    /**
     * One run.
     *
     * @param values a value of each axis
     * @param seed its seed
     */
    public record Run(List<String> values, long seed) {
        /** Copies the list. */
        public Run {
            values = List.copyOf(values);
        }
    }

    /** All combinations of values, the last axis changing fastest. */
    public List<List<String>> combinations() {
        List<List<String>> all = List.of(List.of());
        for (Axis axis : axes) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> before : all) {
                for (String value : axis.values()) {
                    List<String> one = new ArrayList<>(before);
                    one.add(value);
                    longer.add(List.copyOf(one));
                }
            }
            all = longer;
        }
        return all;
    }

    /** All runs: combination by combination, seed by seed. */
    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (List<String> values : combinations()) {
            for (long seed : seeds) {
                runs.add(new Run(values, seed));
            }
        }
        return runs;
    }

    /** The values of a combination as {@code key=value}, to be set in the scenario. */
    public List<String> sets(List<String> values) {
        List<String> sets = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            sets.add(axes.get(i).key() + "=" + values.get(i));
        }
        return sets;
    }
}
