package dev.egresslab.reports.sweep;

import dev.egresslab.reports.results.RunResult;
import java.util.List;

/**
 * A finished sweep.
 *
 * @param tool the program and its version
 * @param scenario the scenario's name
 * @param why its question
 * @param axes the keys that were set, in the order given
 * @param seeds how many seeds each combination ran with
 * @param variants the variants' names, in the scenario's order
 * @param gates the scenario's gates
 * @param notices what is scaled and assumed in its runs, and their own, each once
 * @param failedShare the share of failed requests from which a variant counts as failing
 * @param cells one for each combination, the last axis changing fastest
 */
public record Sweep(
        String tool,
        String scenario,
        String why,
        List<Axis> axes,
        int seeds,
        List<String> variants,
        List<String> gates,
        List<RunResult.Notice> notices,
        double failedShare,
        List<Cell> cells) {
    /** The figure that {@link #failedShare} is a limit of, without its variant. */
    public static final String FAILED_SHARE = "requests.failedShare";

    /** Copies the lists, and checks that there are as many cells as combinations. */
    public Sweep {
        axes = List.copyOf(axes);
        variants = List.copyOf(variants);
        gates = List.copyOf(gates);
        notices = List.copyOf(notices);
        cells = List.copyOf(cells);
        int combinations = axes.stream().mapToInt(axis -> axis.values().size()).reduce(1, Math::multiplyExact);
        if (cells.size() != combinations) {
            throw new IllegalArgumentException("there must be a cell for each of the %d combinations, there were %d"
                    .formatted(combinations, cells.size()));
        }
    }

    /** The axes along which anything changes. */
    public List<Axis> varying() {
        return axes.stream().filter(Axis::varies).toList();
    }

    /** Whether a variant serves its load in a cell: fewer than {@link #failedShare} of its requests fail, over all seeds. */
    public boolean serves(String variant, Cell cell) {
        return cell.figure(variant + "." + FAILED_SHARE)
                .map(share -> share.mean() <= failedShare)
                .orElse(true);
    }
}
