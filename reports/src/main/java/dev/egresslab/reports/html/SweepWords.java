package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.results.RunResult.Notice;
import dev.egresslab.reports.sweep.Axis;
import dev.egresslab.reports.sweep.Frontier;
import dev.egresslab.reports.sweep.Frontier.Edge;
import dev.egresslab.reports.sweep.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a sweep found, in words and tables that terminal and page share. */
final class SweepWords {
    /** So many ways in which runs are scaled are told. */
    private static final int MOST_TOLD = 4;

    private final Sweep sweep;

    SweepWords(Sweep sweep) {
        this.sweep = sweep;
    }

    /** What was run. */
    String extent() {
        int runs = sweep.cells().size() * sweep.seeds();
        return "%s runs in virtual time: %s of %s, %s each"
                .formatted(
                        Quantity.count(runs),
                        counted(sweep.cells().size(), "combination"),
                        listed(sweep.axes().stream().map(Axis::key).toList()),
                        counted(sweep.seeds(), "seed"));
    }

    private static String listed(List<String> keys) {
        String last = keys.getLast();
        String others = String.join(", ", keys.subList(0, keys.size() - 1));
        return others.isEmpty() ? last : others + " and " + last;
    }

    /** What the frontier's columns mean. */
    String explanation() {
        return "Along %s. A variant serves while at most %s of its requests fail, over all seeds%s."
                .formatted(
                        sweep.varying().getLast().key(),
                        Quantity.percent(sweep.failedShare()),
                        sweep.gates().isEmpty() ? "" : "; the gates hold when all of them do with every seed");
    }

    /** The frontier: a heading row, then one for each combination of the other axes. The sweep must have an axis that varies. */
    List<List<String>> frontier() {
        List<String> head = new ArrayList<>();
        List<Frontier> columns = new ArrayList<>();
        for (String variant : sweep.variants()) {
            head.add(variant);
            columns.add(Frontier.of(sweep, cell -> sweep.serves(variant, cell)));
        }
        if (!sweep.gates().isEmpty()) {
            head.add("gates");
            columns.add(Frontier.of(sweep, cell -> cell.holds()));
        }
        Frontier any = columns.getFirst();
        head.addFirst(
                any.others().isEmpty()
                        ? any.along().key()
                        : any.others().stream().map(Axis::key).collect(Collectors.joining(", ")));
        List<List<String>> rows = new ArrayList<>(List.of(head));
        for (int i = 0; i < any.edges().size(); i++) {
            List<String> row = new ArrayList<>();
            List<String> others = any.edges().get(i).others();
            row.add(others.isEmpty() ? range(any.along()) : String.join(", ", others));
            for (Frontier column : columns) {
                row.add(edge(column.edges().get(i)));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String range(Axis axis) {
        return axis.values().getFirst() + " to " + axis.values().getLast();
    }

    /** Where something stops to hold. */
    private static String edge(Edge edge) {
        return switch (edge.shape()) {
            case HOLDS -> "throughout";
            case FAILS -> "nowhere";
            case FAILS_ABOVE -> "up to %s, fails from %s".formatted(edge.before(), edge.after());
            case HOLDS_FROM -> "from %s, fails at %s".formatted(edge.after(), edge.before());
            case MIXED -> "at %s only".formatted(String.join(", ", edge.holding()));
        };
    }

    /** What is said before any figure: what is assumed, and of what is scaled or the scenario's own as much as there is room for. */
    List<Notice> notices() {
        List<Notice> shown = new ArrayList<>();
        for (Notice.Kind kind : Notice.Kind.values()) {
            List<Notice> such = sweep.notices().stream()
                    .filter(notice -> notice.kind() == kind)
                    .toList();
            boolean all = kind == Notice.Kind.ASSUMED || such.size() <= MOST_TOLD;
            shown.addAll(all ? such : such.subList(0, MOST_TOLD - 1));
            if (!all) {
                shown.add(new Notice(
                        kind,
                        such.getLast().subject(),
                        "and likewise in %d more".formatted(such.size() - MOST_TOLD + 1)));
            }
        }
        return shown;
    }

    static String counted(int count, String noun) {
        return Quantity.count(count) + " " + noun + (count == 1 ? "" : "s");
    }
}
