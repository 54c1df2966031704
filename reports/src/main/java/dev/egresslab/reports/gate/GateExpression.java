package dev.egresslab.reports.gate;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.basic.AbsFunction;
import com.ezylang.evalex.functions.basic.AverageFunction;
import com.ezylang.evalex.functions.basic.IfFunction;
import com.ezylang.evalex.functions.basic.MaxFunction;
import com.ezylang.evalex.functions.basic.MinFunction;
import com.ezylang.evalex.functions.basic.RoundFunction;
import com.ezylang.evalex.functions.basic.SqrtFunction;
import com.ezylang.evalex.functions.basic.SumFunction;
import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.ParseException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A parsed gate expression: EvalEx with the figures' names hidden, and nothing but numbers, comparisons and a few functions. */
final class GateExpression {
    /** The functions that an expression may call, as EvalEx names them. */
    static final Map<String, FunctionIfc> FUNCTIONS = new TreeMap<>(Map.of(
            "MIN", new MinFunction(),
            "MAX", new MaxFunction(),
            "ABS", new AbsFunction(),
            "SUM", new SumFunction(),
            "AVERAGE", new AverageFunction(),
            "ROUND", new RoundFunction(),
            "SQRT", new SqrtFunction(),
            "IF", new IfFunction()));

    private static final ExpressionConfiguration CONFIGURATION = ExpressionConfiguration.builder()
            .functionDictionary(functions())
            .defaultConstants(
                    Map.of("TRUE", EvaluationValue.booleanValue(true), "FALSE", EvaluationValue.booleanValue(false)))
            .arraysAllowed(false)
            .structuresAllowed(false)
            .binaryAllowed(false)
            .implicitMultiplicationAllowed(false)
            .build();

    private final String text;
    private final FigureNames names;
    private final Expression expression;
    private final ASTNode root;

    private GateExpression(String text, FigureNames names, Expression expression, ASTNode root) {
        this.text = text;
        this.names = names;
        this.expression = expression;
        this.root = root;
    }

    /** Parses the text, without a check of types. */
    static GateExpression parse(String text, List<String> variants) throws GateSyntaxException {
        FigureNames names = FigureNames.in(text, variants);
        Expression expression = new Expression(names.masked(), CONFIGURATION);
        try {
            return new GateExpression(text, names, expression, expression.getAbstractSyntaxTree());
        } catch (ParseException e) {
            String message = String.valueOf(e.getMessage());
            for (Map.Entry<String, FigureReference> word : names.references().entrySet()) {
                message = message.replace(word.getKey(), word.getValue().name());
            }
            int position = text.isBlank() ? 0 : e.getStartPosition() - 1;
            throw new GateSyntaxException(
                    text, position, e.getEndPosition() - e.getStartPosition() + 1, explain(message));
        }
    }

    private static String explain(String message) {
        String sentence = message.endsWith(".") ? message : message + ".";
        return message.startsWith("Undefined function")
                ? sentence + " The functions are "
                        + String.join(", ", FUNCTIONS.keySet()).toLowerCase(Locale.ROOT) + "."
                : sentence;
    }

    private static MapBasedFunctionDictionary functions() {
        MapBasedFunctionDictionary dictionary = new MapBasedFunctionDictionary();
        FUNCTIONS.forEach(dictionary::addFunction);
        return dictionary;
    }

    /** Returns the text as written. */
    String text() {
        return text;
    }

    /** Returns the root of the syntax tree; positions in it are from 1, in the text as written. */
    ASTNode root() {
        return root;
    }

    /** Returns what the word of a tree's leaf stands for, or null when it is no figure. */
    @Nullable
    FigureReference reference(ASTNode leaf) {
        return names.references().get(leaf.getToken().getValue());
    }

    /** Returns the figures named anywhere below the node, in order, each once. */
    List<FigureReference> references(ASTNode node) {
        return leaves(node)
                .map(leaf -> names.references().get(leaf.getToken().getValue()))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static Stream<ASTNode> leaves(ASTNode node) {
        return node.getParameters().isEmpty()
                ? Stream.of(node)
                : node.getParameters().stream().flatMap(GateExpression::leaves);
    }

    /**
     * Computes the node's value over the figures' values; true is 1 and false is 0.
     *
     * @return nothing when a figure is absent or the arithmetic has no answer, as in a division by zero
     */
    OptionalDouble evaluate(ASTNode node, Map<String, Double> figures) {
        try {
            Expression copy = expression.copy();
            for (Map.Entry<String, FigureReference> word : names.references().entrySet()) {
                Double value = figures.get(word.getValue().name());
                if (value != null) {
                    copy.with(word.getKey(), BigDecimal.valueOf(value));
                } else if (references(node).contains(word.getValue())) {
                    return OptionalDouble.empty();
                }
            }
            EvaluationValue value = copy.evaluateSubtree(node);
            return OptionalDouble.of(
                    value.isBooleanValue()
                            ? value.getBooleanValue() ? 1 : 0
                            : value.getNumberValue().doubleValue());
        } catch (EvaluationException | ParseException | ArithmeticException e) { // EvalEx lets some of the last through
            return OptionalDouble.empty();
        }
    }
}
