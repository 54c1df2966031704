package dev.egresslab.reports.html;

import dev.egresslab.reports.plan.Plan;
import dev.egresslab.reports.plan.VariantPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A plan for a terminal: the answers, the reader's questions, and the tables. */
public final class PlanText {
    private static final int NARROWEST = 60;
    private static final int WIDEST = 100;

    private final Plan plan;
    private final int width;
    private final boolean colour;
    private final List<String> lines = new ArrayList<>();

    private PlanText(Plan plan, int width, boolean colour) {
        this.plan = plan;
        this.width = Math.clamp(width, NARROWEST, WIDEST);
        this.colour = colour;
    }

    /**
     * Returns the text, ended by a line break.
     *
     * @param width the terminal's columns
     * @param colour whether to use ANSI colours
     */
    public static String render(Plan plan, int width, boolean colour) {
        return String.join("\n", new PlanText(plan, width, colour).all()) + "\n";
    }

    private List<String> all() {
        paragraph("", plan.why().isEmpty() ? plan.subject() : plan.subject() + ": " + plan.why());
        if (plan.variants().size() > 1) {
            table(PlanTables.variants(plan));
        }
        plan.variants().forEach(this::variant);
        lines.add("");
        paragraph("", PlanWords.caution(plan));
        Set<String> notes = new LinkedHashSet<>();
        plan.variants().forEach(each -> notes.addAll(new PlanStory(each, plan.targetFailure()).footnotes()));
        if (!notes.isEmpty()) {
            lines.add("");
            notes.forEach(note -> folded(PlanStory.ASSUMED + " ", "  ", note));
        }
        return lines;
    }

    private void variant(VariantPlan variant) {
        PlanStory story = new PlanStory(variant, plan.targetFailure());
        lines.add("");
        String mark = story.holds() ? ansi("32", "✓ ") : ansi("1;31", "✗ ");
        String name = plan.variants().size() > 1 ? variant.name() + ": " : "";
        int first = lines.size();
        folded("  ", "  ", name + story.conclusion());
        lines.set(first, mark + lines.get(first).substring(2));
        lines.add("");
        facts(story.facts());
        for (PlanStory.Section section : story.sections()) {
            lines.add("");
            lines.add(ansi("1", section.question()));
            paragraph("  ", section.answer());
            if (section.about() == PlanStory.About.NEXT_IP) {
                PlanTables.of(variant).forEach(this::table);
            }
        }
        for (String remark : variant.remarks()) {
            lines.add("");
            folded("  ", "  ", remark);
        }
    }

    private void facts(List<List<String>> facts) {
        int label =
                facts.stream().mapToInt(fact -> fact.getFirst().length()).max().orElse(0);
        for (List<String> fact : facts) {
            String head =
                    "  " + fact.getFirst() + " ".repeat(label - fact.getFirst().length()) + "  ";
            folded(head, " ".repeat(head.length()), fact.getLast());
        }
    }

    private void table(List<List<String>> rows) {
        TextTable table = new TextTable();
        rows.forEach(table::add);
        lines.add("");
        for (String line : table.lines()) {
            lines.add("  " + (line.startsWith(PlanTables.PLANNED) ? ansi("1", line) : line));
        }
    }

    private void paragraph(String indent, String text) {
        folded(indent, indent, text);
    }

    private void folded(String first, String others, String text) {
        lines.addAll(Folded.lines(first, others, PlanWords.joined(text), width));
    }

    private String ansi(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
