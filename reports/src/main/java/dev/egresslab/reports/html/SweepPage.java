package dev.egresslab.reports.html;

import dev.egresslab.reports.charts.Fonts;
import dev.egresslab.reports.charts.SweepCharts;
import dev.egresslab.reports.gate.FigureCatalog;
import dev.egresslab.reports.gate.FigureDefinition;
import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.sweep.Axis;
import dev.egresslab.reports.sweep.Cell;
import dev.egresslab.reports.sweep.Sweep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A sweep as one HTML file: where it fails, and each figure over the grid: along one key as lines, over two as a heat map, over more as a map
 * for each combination of the others.
 */
public final class SweepPage {
    private final Sweep sweep;
    private final Optional<String> fontFault;

    private SweepPage(Sweep sweep, Optional<String> fontFault) {
        this.sweep = sweep;
        this.fontFault = fontFault;
    }

    /**
     * Returns the page.
     *
     * @param figures the figures to show, by name without the variant; one that no variant measured is left out
     */
    public static String render(Sweep sweep, List<String> figures) {
        System.setProperty("java.awt.headless", "true"); // the charts need no display, and must not look for one
        return new SweepPage(sweep, Fonts.fault()).page(figures);
    }

    private String page(List<String> figures) {
        SweepWords words = new SweepWords(sweep);
        StringBuilder body = new StringBuilder("""
            <header class="top">
            <h1>Egresslab sweep · %s</h1>
            <p class="why">%s</p>
            </header>
            <main>
            """.formatted(Html.escape(sweep.scenario()), Html.escape(sweep.why())));
        body.append(Html.paragraph(words.extent() + "."));
        body.append(NoticeSection.render(words.notices(), fontFault));
        if (!sweep.varying().isEmpty()) {
            body.append("<h2>Where does it fail?</h2>\n")
                    .append(Html.paragraph(words.explanation()))
                    .append(frontier(words.frontier()));
            if (sweep.varying().size() > 1) {
                body.append(Html.paragraph(
                        "Below, a darker cell has the greater number, and an outlined one is of a variant that"
                                + " fails there."));
            }
        }
        for (String figure : figures) {
            body.append(section(figure));
        }
        body.append(gates());
        return Page.of("Egresslab sweep: " + sweep.scenario(), body + "</main>\n", sweep.tool());
    }

    private String frontier(List<List<String>> rows) {
        List<String> head = rows.getFirst().stream()
                .map(name -> sweep.variants().contains(name)
                        ? Html.variant(name, sweep.variants().indexOf(name))
                        : Html.escape(name))
                .toList();
        return "<div class=\"words\">"
                + Html.table(
                        head,
                        rows.stream()
                                .skip(1)
                                .map(row -> row.stream().map(Html::escape).toList())
                                .toList())
                + "</div>\n";
    }

    private String section(String figure) {
        List<Integer> measured = IntStream.range(0, sweep.variants().size())
                .filter(variant -> sweep.cells().stream()
                        .anyMatch(cell -> cell.figure(whole(variant, figure)).isPresent()))
                .boxed()
                .toList();
        if (measured.isEmpty()) {
            return "";
        }
        Optional<FigureDefinition> definition = FigureCatalog.find(figure);
        String unit = definition.map(FigureDefinition::unit).orElse("count");
        String head = "<h2>%s</h2>\n<p>%s</p>\n"
                .formatted(
                        Labels.find(figure).map(Html::breakable).orElse("<code>" + Html.breakable(figure) + "</code>"),
                        Html.prose(definition.map(FigureDefinition::meaning).orElse("")
                                + (Quantity.suffix(unit).isEmpty() ? "" : " In " + Quantity.suffix(unit) + ".")
                                + (Labels.find(figure).isPresent() ? " `" + figure + "` in tables and gates." : "")));
        return switch (sweep.varying().size()) {
            case 0 -> head + values(figure, unit, measured);
            case 1 -> head + (fontFault.isPresent() ? "" : along(figure, unit)) + values(figure, unit, measured);
            default -> head + maps(figure, unit, measured);
        };
    }

    private String along(String figure, String unit) {
        return ChartFigure.render(
                SweepCharts.along(sweep, figure, Labels.of(figure), unit, "along-" + figure.replaceAll("\\W", "-")));
    }

    /** A row for each value of the only axis. */
    private String values(String figure, String unit, List<Integer> measured) {
        List<Axis> varying = sweep.varying();
        List<String> head = new ArrayList<>();
        head.add(varying.isEmpty() ? "" : Html.escape(varying.getFirst().key()));
        measured.forEach(variant -> head.add(Html.variant(sweep.variants().get(variant), variant)));
        List<List<String>> rows = new ArrayList<>();
        for (Cell cell : sweep.cells()) {
            List<String> row = new ArrayList<>();
            row.add(
                    varying.isEmpty()
                            ? ""
                            : Html.escape(cell.values().get(sweep.axes().indexOf(varying.getFirst()))));
            measured.forEach(variant -> row.add(cell.figure(whole(variant, figure))
                    .map(spread -> Html.escape(Quantity.ofFigure(figure, spread.mean(), unit))
                            + (spread.hasInterval()
                                    ? "<span class=\"range\">%s to %s</span>"
                                            .formatted(
                                                    Quantity.ofFigure(figure, spread.low(), unit),
                                                    Quantity.ofFigure(figure, spread.high(), unit))
                                    : ""))
                    .orElse("–")));
            rows.add(row);
        }
        return Html.table(head, rows);
    }

    private String maps(String figure, String unit, List<Integer> measured) {
        List<Axis> varying = sweep.varying();
        Axis across = varying.getLast();
        Axis down = varying.get(varying.size() - 2);
        double greatest = measured.stream()
                .flatMap(variant ->
                        sweep.cells().stream().flatMap(cell -> cell.figure(whole(variant, figure)).stream()))
                .mapToDouble(spread -> spread.mean())
                .max()
                .orElse(0);
        StringBuilder maps = new StringBuilder();
        for (List<String> others : others(down, across)) {
            String which = IntStream.range(0, sweep.axes().size())
                    .filter(i -> varying.contains(sweep.axes().get(i)))
                    .filter(i -> !sweep.axes().get(i).equals(down)
                            && !sweep.axes().get(i).equals(across))
                    .mapToObj(i -> sweep.axes().get(i).key() + " = " + others.get(i))
                    .collect(Collectors.joining(", "));
            for (int variant : measured) {
                maps.append("<h3>%s%s</h3>\n"
                                .formatted(
                                        Html.variant(sweep.variants().get(variant), variant),
                                        which.isEmpty() ? "" : " · " + Html.escape(which)))
                        .append(new HeatMap(sweep, variant, figure, unit, greatest).render(down, across, others));
            }
        }
        return maps.toString();
    }

    /** The combinations of the axes that are neither down nor across, each as a whole list of values. */
    private Set<List<String>> others(Axis down, Axis across) {
        Map<List<String>, List<String>> first = new LinkedHashMap<>();
        for (Cell cell : sweep.cells()) {
            List<String> rest = IntStream.range(0, sweep.axes().size())
                    .filter(i -> !sweep.axes().get(i).equals(down)
                            && !sweep.axes().get(i).equals(across))
                    .mapToObj(i -> cell.values().get(i))
                    .toList();
            first.putIfAbsent(rest, cell.values());
        }
        return new LinkedHashSet<>(first.values());
    }

    private String gates() {
        return sweep.gates().isEmpty()
                ? ""
                : "<h2>The gates</h2>\n<ul>%s</ul>\n"
                        .formatted(sweep.gates().stream()
                                .map(gate -> "<li><code>" + Html.escape(gate) + "</code></li>")
                                .collect(Collectors.joining()));
    }

    private String whole(int variant, String figure) {
        return sweep.variants().get(variant) + "." + figure;
    }
}
