package dev.egresslab.reports.gate;

import com.ezylang.evalex.parser.ASTNode;
import dev.egresslab.reports.gate.GateOutcome.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A condition on the figures of a run: arithmetic, comparisons, {@code && || !}, and {@code min max abs sum average round sqrt if} over
 * figures' names, such as {@code pooled.latency.p99 <= 0.8 * direct.latency.p99}. Units are not part of it: each figure is a number
 * in its own unit ({@link FigureCatalog}). Immutable.
 */
public final class Gate {
    private final GateExpression expression;

    private Gate(GateExpression expression) {
        this.expression = expression;
    }

    /**
     * Reads a gate and checks its names and types, before anything has run.
     *
     * @param expression the gate as written
     * @param variants the names of the scenario's variants
     * @throws GateSyntaxException if it cannot be read, names an unknown variant or figure, or is not true or false
     */
    public static Gate parse(String expression, List<String> variants) throws GateSyntaxException {
        GateExpression parsed = GateExpression.parse(expression, variants);
        GateTypes.check(parsed, variants);
        return new Gate(parsed);
    }

    /** Returns the gate as written. */
    public String expression() {
        return expression.text();
    }

    /** Returns the whole names of the figures that the gate names, each once. */
    public List<String> figureNames() {
        return expression.references(expression.root()).stream()
                .map(FigureReference::name)
                .toList();
    }

    /** Judges the run. A gate over a figure that was not measured is inconclusive, whatever the rest of it says. */
    public GateOutcome evaluate(Figures figures) {
        List<Figure> named = figureNames().stream()
                .flatMap(name -> figures.find(name).stream())
                .toList();
        String missing = expression.references(expression.root()).stream()
                .filter(reference -> figures.value(reference.name()).isEmpty())
                .map(FigureReference::whyAbsent)
                .collect(Collectors.joining(" "));
        if (!missing.isEmpty()) {
            return inconclusive(missing, named);
        }
        OptionalDouble value = expression.evaluate(expression.root(), figures.values());
        if (value.isEmpty()) {
            String sentence = named.stream()
                    .map(figure -> figure.name() + " was " + figure.text())
                    .collect(Collectors.joining(", ", "It has no value, as a division by zero has none: ", "."));
            return inconclusive(sentence, named);
        }
        boolean holds = value.getAsDouble() != 0;
        List<Clause> clauses = clauses(figures);
        return new GateOutcome(
                expression(),
                holds ? Status.HOLDS : Status.FAILS,
                sentence(clauses, holds, Clause::sentence),
                sentence(clauses, holds, Clause::brief),
                clauses,
                named);
    }

    private GateOutcome inconclusive(String sentence, List<Figure> named) {
        return new GateOutcome(expression(), Status.INCONCLUSIVE, sentence, sentence, List.of(), named);
    }

    /** Says of a failing gate only what fails: the reader wants the reason. */
    private static String sentence(List<Clause> clauses, boolean holds, Function<Clause, String> telling) {
        return clauses.stream()
                .filter(clause -> holds || !clause.holds())
                .map(telling)
                .collect(Collectors.joining("; ", "", "."));
    }

    private List<Clause> clauses(Figures figures) {
        List<ASTNode> nodes = new ArrayList<>();
        conjuncts(expression.root(), nodes);
        ClauseReader reader = new ClauseReader(expression, figures);
        return nodes.stream().map(reader::read).toList();
    }

    private static void conjuncts(ASTNode node, List<ASTNode> into) {
        if (node.getToken().getValue().equals("&&")) {
            node.getParameters().forEach(parameter -> conjuncts(parameter, into));
        } else {
            into.add(node);
        }
    }
}
