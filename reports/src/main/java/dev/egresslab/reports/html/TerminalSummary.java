package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.GateOutcome;
import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.GatewayResult.Client;
import dev.egresslab.reports.results.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The text at the end of a run: the verdict, the main figures side by side, the gates, what was scaled, and where the files are. */
public final class TerminalSummary {
    /** Where nobody says how wide the terminal is. */
    public static final int WIDTH = 100;

    /** Longer lines are hard to read, however wide the terminal is. */
    private static final int WIDTH_MAX = 120;

    private static final int WIDTH_MIN = 40;

    /** So many clients are named for each gateway. */
    private static final int HOLDERS_NAMED = 3;

    private final boolean colour;
    private final int width;

    private TerminalSummary(boolean colour, int width) {
        this.colour = colour;
        this.width = Math.clamp(width, WIDTH_MIN, WIDTH_MAX);
    }

    /**
     * Returns the text, ended by a line break.
     *
     * @param files what each file written is, and its path, in the order to show
     * @param colour whether to use ANSI colours
     * @param width columns of the terminal
     */
    public static String render(RunResult result, Verdict verdict, Map<String, Path> files, boolean colour, int width) {
        TerminalSummary summary = new TerminalSummary(colour, width);
        List<String> lines = new ArrayList<>();
        lines.addAll(summary.verdict(verdict));
        lines.addAll(summary.figures(verdict));
        lines.addAll(summary.predictions(result, verdict));
        lines.addAll(summary.holders(result));
        lines.addAll(summary.gates(verdict));
        lines.addAll(summary.notices(result));
        if (!files.isEmpty()) {
            TextTable table = new TextTable();
            files.forEach((what, path) -> table.add(List.of(what + "  " + path)));
            lines.add("");
            lines.addAll(table.lines());
        }
        return String.join("\n", lines) + "\n";
    }

    /**
     * Returns the verdict and the gates alone, ended by a line break.
     *
     * @param colour whether to use ANSI colours
     * @param width columns of the terminal
     */
    public static String judgement(Verdict verdict, boolean colour, int width) {
        TerminalSummary summary = new TerminalSummary(colour, width);
        List<String> lines = new ArrayList<>(summary.verdict(verdict));
        lines.addAll(summary.gates(verdict));
        return String.join("\n", lines) + "\n";
    }

    private List<String> verdict(Verdict verdict) {
        String mark = switch (verdict.exitCode()) {
            case Verdict.HOLDS -> green("✓ ");
            case Verdict.FAILS -> red("✗ ");
            default -> yellow("? ");
        };
        List<String> lines = new ArrayList<>(wrapped(mark, "  ", verdict.sentence()));
        verdict.distrust().stream().skip(1).forEach(reason -> lines.addAll(wrapped("  ", "  ", reason)));
        return lines;
    }

    private List<String> figures(Verdict verdict) {
        List<String> table = FigureLines.of(Comparison.of(verdict.figures()), colour);
        List<String> lines = new ArrayList<>(table.isEmpty() ? List.of() : List.of(""));
        table.forEach(line -> lines.add(line.isEmpty() ? line : "  " + line));
        return lines;
    }

    /** Who came nearest to having no port left, for each gateway that was used. */
    private List<String> holders(RunResult result) {
        List<String> lines = new ArrayList<>();
        for (PortUse use : PortUse.of(result)) {
            List<Client> clients = use.gateway().clients().stream()
                    .filter(client -> client.mostPorts() > 0 || client.refused() > 0)
                    .sorted(Comparator.comparingLong(Client::refused)
                            .thenComparingLong(Client::mostPorts)
                            .reversed())
                    .toList();
            if (!clients.isEmpty()) {
                String named = clients.stream()
                        .limit(HOLDERS_NAMED)
                        .map(TerminalSummary::holder)
                        .collect(Collectors.joining("; "));
                String more =
                        clients.size() > HOLDERS_NAMED ? "; and %d more".formatted(clients.size() - HOLDERS_NAMED) : "";
                lines.addAll(wrapped("  holders  ", " ".repeat(11), use.label() + ": " + named + more));
            }
        }
        if (!lines.isEmpty()) {
            lines.addFirst("");
        }
        return lines;
    }

    private List<String> predictions(RunResult result, Verdict verdict) {
        List<String> lines = new ArrayList<>();
        PredictionLines.of(result, verdict.figures()).forEach(line -> lines.add("  " + line));
        PredictionLines.caveats(result, verdict.figures()).forEach(line -> lines.addAll(wrapped("  ", "    ", line)));
        if (!lines.isEmpty()) {
            lines.addFirst("");
        }
        return lines;
    }

    private static String holder(Client client) {
        String refused = client.refused() == 0 ? "" : ", refused %s times".formatted(Quantity.count(client.refused()));
        return "%s had %s of %s to %s%s"
                .formatted(
                        client.client(),
                        Quantity.count(client.mostPorts()),
                        Quantity.count(client.limit()),
                        client.destination(),
                        refused);
    }

    private List<String> gates(Verdict verdict) {
        List<String> lines = new ArrayList<>();
        if (!verdict.outcomes().isEmpty()) {
            lines.add("");
        }
        for (GateOutcome outcome : verdict.outcomes()) {
            String mark = verdict.distrust().isEmpty() ? mark(outcome.status()) : yellow("?");
            lines.add("  " + mark + " " + outcome.expression().strip());
            if (outcome.status() != GateOutcome.Status.HOLDS || outcome.withinNoise()) {
                lines.addAll(wrapped("      ", "      ", outcome.sentence()));
            }
        }
        return lines;
    }

    private String mark(GateOutcome.Status status) {
        return switch (status) {
            case HOLDS -> green("✓");
            case FAILS -> red("✗");
            case INCONCLUSIVE -> yellow("?");
        };
    }

    private List<String> notices(RunResult result) {
        List<String> lines = new ArrayList<>();
        for (RunResult.Notice notice : result.notices()) {
            String head = switch (notice.kind()) {
                case SCALED -> "scaled   ";
                case OWN -> "your own ";
                case WARNING -> yellow("warning  ");
                // That virtual time is modelled goes without saying; that CPU is may not.
                case MODELLED -> notice.subject().equals("cpu") ? "modelled " : "";
                case ASSUMED -> "";
            };
            if (!head.isEmpty()) {
                String text = notice.text().replaceFirst("^[Ss]caled: ", "");
                lines.addAll(wrapped("  " + head, " ".repeat(11), text));
            }
        }
        if (!lines.isEmpty()) {
            lines.addFirst("");
        }
        return lines;
    }

    private List<String> wrapped(String first, String others, String text) {
        return Folded.lines(first, others, text, width);
    }

    private String green(String text) {
        return ansi("32", text);
    }

    private String red(String text) {
        return ansi("1;31", text);
    }

    private String yellow(String text) {
        return ansi("33", text);
    }

    private String ansi(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
