package dev.egresslab.reports.gate;

import dev.egresslab.reports.gate.FigureDefinition.From;
import java.util.List;
import java.util.stream.Collectors;

/** The catalogue of figures as a page of Markdown, {@code docs/figures.md}; a test keeps the page true. */
public final class FigureGuide {
    private FigureGuide() {}

    /** Returns the page. */
    public static String markdown() {
        return """
            # Figures

            A gate compares figures: `pooled.latency.p99 <= 0.8 * direct.latency.p99`. A figure's whole name is `<variant>.` and a
            name below. `egresslab figures RESULT` prints those that a run has. This page is written from the program's own
            catalogue; names are only ever added.

            A gate may use `+ - * / ^`, `< <= > >= == !=`, `&& || !`, parentheses, and the functions `abs`, `average`, `if`, `max`,
            `min`, `round`, `sqrt` and `sum`. Each figure is a plain number in its own unit. A gate over a figure that the run has not
            is inconclusive, and the exit code says so: 0 when all gates hold, 3 when one fails, 5 when the run does not say or
            cannot be trusted.

            Where a gate compares two variants, its outcome shows how much their ratio varied between rounds: Student's 95 %% interval
            over the logarithms of the paired rounds' ratios from three rounds on, and both ratios when there are two rounds.

            ## Times

            In milliseconds, from HDR histograms of three significant digits over all rounds: `<part>.<statistic>`, where the statistic is
            `%s`.

            | part | time |
            |:--|:--|
            %s
            `wait`, `dns`, `connect`, `tls`, `firstByte` and `body` add up to `latency`.

            ## Counts, rates and costs

            | name | unit | meaning |
            |:--|:--|:--|
            %s\
            """.formatted(String.join("`, `", FigureCatalog.STATISTICS.keySet()), parts(), others());
    }

    private static String parts() {
        return FigureCatalog.TIMED_PARTS.entrySet().stream()
                .map(part -> "| `" + part.getKey() + "` | " + part.getValue() + " |\n")
                .collect(Collectors.joining());
    }

    private static String others() {
        List<FigureDefinition> others = FigureCatalog.definitions().stream()
                .filter(definition -> definition.from() != From.HISTOGRAM)
                .toList();
        return others.stream()
                .map(figure -> "| `%s` | %s | %s |%n"
                        .formatted(
                                figure.pattern(),
                                figure.unit(),
                                figure.meaning().replace("<role>", "`<role>`")))
                .collect(Collectors.joining());
    }
}
