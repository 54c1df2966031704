package dev.egresslab.reports.html;

import dev.egresslab.reports.charts.Chart;
import dev.egresslab.reports.charts.Fonts;
import dev.egresslab.reports.charts.PlanCharts;
import dev.egresslab.reports.charts.SvgFile;
import dev.egresslab.reports.plan.Plan;
import dev.egresslab.reports.plan.VariantPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A plan as one HTML file, and its chart as an SVG file. */
public final class PlanPage {
    private final Plan plan;
    private final Optional<String> chartFault;

    private PlanPage(Plan plan, Optional<String> chartFault) {
        this.plan = plan;
        this.chartFault = chartFault;
    }

    /** Returns the page. On a machine without fonts it has no charts, and says so. */
    public static String render(Plan plan) {
        return new PlanPage(plan, fontFault()).page();
    }

    /**
     * Returns the chart of the first variant that has one.
     *
     * @return nothing when connections are kept in all of them, so that no rate makes them fail
     * @throws IllegalStateException with what to do, if this machine has no fonts
     */
    public static Optional<String> chart(Plan plan) {
        fontFault().ifPresent(fault -> {
            throw new IllegalStateException(fault);
        });
        return plan.variants().stream()
                .filter(variant -> !variant.curves().isEmpty())
                .findFirst()
                .flatMap(variant -> PlanCharts.failureOverRate(variant, plan.targetFailure(), "failure"))
                .map(SvgFile::of);
    }

    private static Optional<String> fontFault() {
        System.setProperty("java.awt.headless", "true"); // the charts need no display, and must not look for one
        return Fonts.fault();
    }

    private String page() {
        StringBuilder body = new StringBuilder(
                "<header class=\"top\">\n<h1>Egresslab plan · %s</h1>\n<p class=\"why\">%s</p>\n</header>\n<main class=\"plan\">\n"
                        .formatted(
                                Html.escape(
                                        plan.why().isEmpty()
                                                ? plan.variants().getFirst().name()
                                                : plan.subject()),
                                Html.escape(plan.why().isEmpty() ? plan.subject() : plan.why())));
        chartFault.ifPresent(fault -> body.append(Html.paragraph(fault)));
        if (plan.variants().size() > 1) {
            body.append(variants());
        }
        for (int i = 0; i < plan.variants().size(); i++) {
            body.append(variant(plan.variants().get(i), i));
        }
        return Page.of("Egresslab plan: " + plan.subject(), body + caution() + footnotes() + "</main>\n", plan.tool());
    }

    private String variants() {
        List<List<String>> rows = PlanTables.variants(plan);
        List<List<String>> cells = new ArrayList<>();
        for (int i = 1; i < rows.size(); i++) {
            List<String> row =
                    new ArrayList<>(rows.get(i).stream().map(Html::escape).toList());
            row.set(0, Html.variant(rows.get(i).getFirst(), i - 1));
            cells.add(row);
        }
        return Html.table(rows.getFirst(), cells);
    }

    private String variant(VariantPlan variant, int index) {
        PlanStory story = new PlanStory(variant, plan.targetFailure());
        String name = plan.variants().size() > 1 ? "<h2>" + Html.variant(variant.name(), index) + "</h2>\n" : "";
        return name
                + "<div class=\"verdict %s\"><div class=\"word\">%s</div><p class=\"sentence\">%s</p></div>\n"
                        .formatted(
                                story.holds() ? "holds" : "fails",
                                story.holds() ? "Enough" : "Not enough",
                                Html.escape(PlanWords.joined(story.conclusion())))
                + facts(story)
                + chart(variant, index)
                + story.sections().stream()
                        .map(section -> section(section, variant))
                        .collect(Collectors.joining())
                + variant.remarks().stream()
                        .map(remark -> "<p class=\"soft\">" + Html.escape(remark) + "</p>\n")
                        .collect(Collectors.joining());
    }

    private static String facts(PlanStory story) {
        return story.facts().stream()
                .map(fact ->
                        "<dt>" + Html.escape(fact.getFirst()) + "</dt><dd>" + Html.escape(fact.getLast()) + "</dd>\n")
                .collect(Collectors.joining("", "<dl>\n", "</dl>\n"));
    }

    private String chart(VariantPlan variant, int index) {
        if (chartFault.isPresent()) {
            return "";
        }
        Optional<Chart> chart = PlanCharts.failureOverRate(variant, plan.targetFailure(), "failure-" + index);
        return ChartFigure.render(chart);
    }

    private static String section(PlanStory.Section section, VariantPlan variant) {
        String tables = section.about() == PlanStory.About.NEXT_IP
                ? PlanTables.of(variant).stream().map(PlanPage::table).collect(Collectors.joining())
                : "";
        return "<h3>" + Html.escape(section.question()) + "</h3>\n" + Html.paragraph(PlanWords.joined(section.answer()))
                + tables;
    }

    private static String table(List<List<String>> rows) {
        List<String> head = rows.getFirst().stream().map(Html::escape).toList();
        return Html.table(
                head,
                rows.stream()
                        .skip(1)
                        .map(row -> row.stream()
                                .map(cell -> row.getFirst().startsWith(PlanTables.PLANNED)
                                        ? "<b>" + Html.escape(cell) + "</b>"
                                        : Html.escape(cell))
                                .toList())
                        .toList());
    }

    private String caution() {
        return "<p class=\"soft\">" + Html.prose(PlanWords.caution(plan)) + "</p>\n";
    }

    private String footnotes() {
        Set<String> notes = new LinkedHashSet<>();
        plan.variants().forEach(each -> notes.addAll(new PlanStory(each, plan.targetFailure()).footnotes()));
        return notes.stream()
                .map(note -> "<p class=\"soft\">" + PlanStory.ASSUMED + " " + Html.escape(note) + "</p>\n")
                .collect(Collectors.joining());
    }
}
