package dev.egresslab.reports.gate;

import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.Token.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns one condition of a gate into values, units and text. */
final class ClauseReader {
    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "=", "==", "!=", "<>");

    private final GateExpression expression;
    private final Figures figures;

    ClauseReader(GateExpression expression, Figures figures) {
        this.expression = expression;
        this.figures = figures;
    }

    /** Reads the condition. Every figure in it was measured. */
    Clause read(ASTNode node) {
        String text = SourceText.of(node, expression);
        boolean holds = value(node) != 0;
        if (!COMPARISONS.contains(node.getToken().getValue()) || isBoolean(node)) {
            return new Clause(text, holds, text, holds ? 1 : 0, "", "", 0, "1", null, 0);
        }
        ASTNode left = node.getParameters().get(0);
        ASTNode right = node.getParameters().get(1);
        ASTNode reference = proportional(left, right);
        double limit = reference == null ? Double.NaN : value(right) / value(reference);
        return new Clause(
                text,
                holds,
                SourceText.of(left, expression),
                value(left),
                node.getToken().getValue(),
                SourceText.of(right, expression),
                value(right),
                unit(node),
                reference == null ? null : ratio(left, reference),
                limit);
    }

    private double value(ASTNode node) {
        return expression.evaluate(node, figures.values()).orElse(Double.NaN);
    }

    private boolean isBoolean(ASTNode comparison) {
        return comparison.getParameters().stream()
                .anyMatch(side -> COMPARISONS.contains(side.getToken().getValue())
                        || Set.of("&&", "||", "!", "true", "false")
                                .contains(side.getToken().getValue().toLowerCase(Locale.ROOT)));
    }

    /**
     * Returns what the left side is in proportion to: the figure in a right side that is a figure, or a number times one; any other right
     * side as a whole; null when the sides are not of different variants.
     */
    private @Nullable ASTNode proportional(ASTNode left, ASTNode right) {
        Set<String> leftVariants = variants(left);
        Set<String> rightVariants = variants(right);
        if (leftVariants.isEmpty() || rightVariants.isEmpty() || leftVariants.equals(rightVariants)) {
            return null;
        }
        if (right.getToken().getValue().equals("*")) {
            ASTNode first = right.getParameters().get(0);
            ASTNode second = right.getParameters().get(1);
            if (expression.references(first).isEmpty()) {
                return second;
            }
            if (expression.references(second).isEmpty()) {
                return first;
            }
        }
        return right;
    }

    private Set<String> variants(ASTNode node) {
        return expression.references(node).stream()
                .map(FigureReference::variant)
                .collect(Collectors.toSet());
    }

    private @Nullable Ratio ratio(ASTNode left, ASTNode reference) {
        double denominator = value(reference);
        if (denominator == 0) {
            return null;
        }
        List<Double> lefts = new ArrayList<>();
        List<Double> rights = new ArrayList<>();
        for (Map<String, Double> round : figures.rounds()) {
            OptionalDouble a = expression.evaluate(left, round);
            OptionalDouble b = expression.evaluate(reference, round);
            if (a.isPresent() && b.isPresent()) {
                lefts.add(a.getAsDouble());
                rights.add(b.getAsDouble());
            }
        }
        return Ratio.of(value(left) / denominator, Ratio.pairs(lefts, rights));
    }

    /** The unit of the figures in the condition when they share one and none is divided by another, else none. */
    private String unit(ASTNode node) {
        Set<String> units = expression.references(node).stream()
                .map(reference -> reference.definition().unit())
                .collect(Collectors.toSet());
        return units.size() == 1 && !dividesFigures(node) ? units.iterator().next() : "1";
    }

    private boolean dividesFigures(ASTNode node) {
        boolean divides = node.getToken().getType() == TokenType.INFIX_OPERATOR
                && Set.of("/", "^", "%").contains(node.getToken().getValue())
                && !expression.references(node.getParameters().get(1)).isEmpty();
        return divides || node.getParameters().stream().anyMatch(this::dividesFigures);
    }
}
