package dev.egresslab.bench.sweep;

import dev.egresslab.reports.sweep.Cell;
import dev.egresslab.reports.sweep.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** Puts the runs of each combination together. */
public final class Cells {
    private Cells() {}

    /** Returns a cell for each combination of a grid that has been run, in the grid's order. */
    public static List<Cell> of(Grid grid, Journal journal) {
        List<Cell> cells = new ArrayList<>();
        for (List<String> values : grid.combinations()) {
            int held = 0;
            Map<String, List<Double>> all = new TreeMap<>();
            for (long seed : grid.seeds()) {
                Outcome outcome = journal.outcome(grid, new Grid.Run(values, seed))
                        .orElseThrow(
                                () -> new IllegalStateException("all runs must have ended, this has not: " + values));
                held += outcome.gatesHold() ? 1 : 0;
                outcome.figures()
                        .forEach((name, value) -> all.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(value));
            }
            SortedMap<String, Spread> figures = new TreeMap<>();
            all.forEach((name, several) -> figures.put(
                    name,
                    Spread.of(several.stream().flatMapToDouble(DoubleStream::of).toArray())));
            cells.add(new Cell(values, grid.seeds().size(), held, figures));
        }
        return cells;
    }
}
