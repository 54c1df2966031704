package dev.egresslab.bench.cli;

import dev.egresslab.reports.gate.FigureCatalog;
import dev.egresslab.reports.sweep.Sweep;
import java.util.List;

/**
 * Which figures a sweep shows, by name without the variant.
 *
 * @param given those that were asked for; empty for the usual ones
 */
record SweepFigures(List<String> given) {
    /** What most want to see of a grid: who fails, how full the gateway is, and how slow it gets. */
    private static final List<String> USUAL = List.of(Sweep.FAILED_SHARE, "nat.portsInUse.share", "latency.p99");

    static SweepFigures of(List<String> given) {
        for (String name : given) {
            if (FigureCatalog.find(name).isEmpty()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "egresslab sweep: --figures must be names of figures without a variant, such as latency.p99, was `%s`; `egresslab figures` lists them"
                                .formatted(name));
            }
        }
        return new SweepFigures(given);
    }

    /** Whether the tables have it. */
    boolean isWanted(String name) {
        return given.isEmpty() || given.contains(name);
    }

    /** Those that are drawn. */
    List<String> drawn() {
        return given.isEmpty() ? USUAL : given;
    }
}
