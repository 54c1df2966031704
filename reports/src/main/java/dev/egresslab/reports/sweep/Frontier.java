package dev.egresslab.reports.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Where something stops to hold along one axis, for each combination of the others.
 *
 * @param along the axis
 * @param others the other axes along which anything changes
 * @param edges one for each combination of the others, in their order
 */
public record Frontier(Axis along, List<Axis> others, List<Edge> edges) {
    /** Copies the lists. */
    public Frontier {
        others = List.copyOf(others);
        edges = List.copyOf(edges);
    }

    /** What happens along the axis. */
    public enum Shape {
        /** It holds at every value. */
        HOLDS,
        /** It holds at none. */
        FAILS,
        /** It holds up to a value and fails from the next on. */
        FAILS_ABOVE,
        /** It fails up to a value and holds from the next on. */
        HOLDS_FROM,
        /** It changes more than once: chance, too few seeds, or more than one effect. */
        MIXED
    }

    /**
     * One combination of the other axes.
     *
     * @param others its values
     * @param shape what happens
     * @param before the last value before the change; empty when there is none or more than one
     * @param after the first value after it; empty likewise
     * @param holding the values at which it holds
     */
    public record Edge(List<String> others, Shape shape, String before, String after, List<String> holding) {
        /** Copies the lists. */
        public Edge {
            others = List.copyOf(others);
            holding = List.copyOf(holding);
        }
    }

    /** Finds the frontier of a condition along the last axis that varies; the sweep must have one. */
    public static Frontier of(Sweep sweep, Predicate<Cell> holds) {
        Axis along = sweep.varying().getLast();
        int place = sweep.axes().indexOf(along);
        List<Axis> others =
                sweep.varying().stream().filter(axis -> !axis.equals(along)).toList();
        Map<List<String>, List<Boolean>> held = new LinkedHashMap<>();
        for (Cell cell : sweep.cells()) {
            List<String> key = new ArrayList<>();
            for (Axis other : others) {
                key.add(cell.values().get(sweep.axes().indexOf(other)));
            }
            held.computeIfAbsent(List.copyOf(key), _ -> new ArrayList<>()).add(holds.test(cell));
        }
        return new Frontier(
                sweep.axes().get(place),
                others,
                held.entrySet().stream()
                        .map(entry -> edge(entry.getKey(), along, entry.getValue()))
                        .toList());
    }

    private static Edge edge(List<String> others, Axis along, List<Boolean> held) {
        List<String> values = along.values();
        List<String> holding = new ArrayList<>();
        int changes = 0;
        int change = 0;
        for (int i = 0; i < values.size(); i++) {
            if (held.get(i)) {
                holding.add(values.get(i));
            }
            if (i > 0 && !held.get(i).equals(held.get(i - 1))) {
                changes++;
                change = i;
            }
        }
        Shape shape = shape(changes, held.getFirst());
        boolean once = changes == 1;
        return new Edge(others, shape, once ? values.get(change - 1) : "", once ? values.get(change) : "", holding);
    }

    private static Shape shape(int changes, boolean holdsFirst) {
        return switch (changes) {
            case 0 -> holdsFirst ? Shape.HOLDS : Shape.FAILS;
            case 1 -> holdsFirst ? Shape.FAILS_ABOVE : Shape.HOLDS_FROM;
            default -> Shape.MIXED;
        };
    }
}
