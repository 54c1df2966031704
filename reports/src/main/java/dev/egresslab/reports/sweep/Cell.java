package dev.egresslab.reports.sweep;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One combination of values, over all its seeds.
 *
 * @param values a value of each axis, in the order of the axes
 * @param runs how many seeds ran
 * @param gatesHeld in how many of them all gates held
 * @param figures by whole name, such as {@code direct.latency.p99}; a figure that some seeds did not measure is over the others
 */
public record Cell(List<String> values, int runs, int gatesHeld, SortedMap<String, Spread> figures) {
    /** Copies the collections. */
    public Cell {
        values = List.copyOf(values);
        figures = new TreeMap<>(figures);
    }

    /** Returns a figure by its whole name, or nothing when no seed measured it. */
    public Optional<Spread> figure(String name) {
        return Optional.ofNullable(figures.get(name));
    }

    /** Whether all gates held with every seed. */
    public boolean holds() {
        return gatesHeld == runs;
    }
}
