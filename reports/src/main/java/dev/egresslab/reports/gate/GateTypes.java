package dev.egresslab.reports.gate;

import com.ezylang.evalex.parser.ASTNode;
import java.util.List;
import java.util.Locale;

/** Checks, before anything runs, that an expression compares numbers with numbers and answers yes or no. */
final class GateTypes {
    private enum Type {
        NUMBER("a number"),
        BOOLEAN("true or false");

        private final String words;

        Type(String words) {
            this.words = words;
        }
    }

    private final GateExpression expression;
    private final List<String> variants;

    private GateTypes(GateExpression expression, List<String> variants) {
        this.expression = expression;
        this.variants = variants;
    }

    /** Checks the expression. */
    static void check(GateExpression expression, List<String> variants) throws GateSyntaxException {
        GateTypes types = new GateTypes(expression, variants);
        if (types.typeOf(expression.root()) != Type.BOOLEAN) {
            throw new GateSyntaxException(
                    expression.text(),
                    0,
                    expression.text().length(),
                    "A gate must be true or false, and this is a number: compare it with a limit, such as '%s <= 100'."
                            .formatted(expression.text().strip()));
        }
        if (expression.references(expression.root()).isEmpty()) {
            throw new GateSyntaxException(
                    expression.text(),
                    0,
                    expression.text().length(),
                    "A gate must name a figure, such as %s.latency.p99: this one says the same of every run."
                            .formatted(variants.isEmpty() ? "direct" : variants.getFirst()));
        }
    }

    private Type typeOf(ASTNode node) throws GateSyntaxException {
        return switch (node.getToken().getType()) {
            case NUMBER_LITERAL -> Type.NUMBER;
            case VARIABLE_OR_CONSTANT -> name(node);
            case PREFIX_OPERATOR, INFIX_OPERATOR -> operator(node);
            case FUNCTION -> function(node);
            default ->
                throw fault(
                        node,
                        "'%s' has no place in a gate.".formatted(node.getToken().getValue()));
        };
    }

    private Type name(ASTNode node) throws GateSyntaxException {
        String word = node.getToken().getValue();
        if (expression.reference(node) != null) {
            return Type.NUMBER;
        }
        if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
            return Type.BOOLEAN;
        }
        if (variants.contains(word)) {
            throw fault(node, "'%s' is a variant: name a figure of it, such as %s.latency.p99.".formatted(word, word));
        }
        throw fault(
                node,
                "'%s' is no figure: a figure's name has a variant, a part and a statistic, such as %s.latency.p99."
                        .formatted(word, variants.isEmpty() ? "direct" : variants.getFirst()));
    }

    private Type operator(ASTNode node) throws GateSyntaxException {
        return switch (node.getToken().getValue()) {
            case "&&", "||", "!" -> all(node, Type.BOOLEAN, Type.BOOLEAN);
            case "<", "<=", ">", ">=" -> all(node, Type.NUMBER, Type.BOOLEAN);
            case "=", "==", "!=", "<>" -> all(node, typeOf(node.getParameters().getFirst()), Type.BOOLEAN);
            default -> all(node, Type.NUMBER, Type.NUMBER);
        };
    }

    private Type function(ASTNode node) throws GateSyntaxException {
        if (!node.getToken().getValue().toUpperCase(Locale.ROOT).equals("IF")) {
            return all(node, Type.NUMBER, Type.NUMBER);
        }
        List<ASTNode> parameters = node.getParameters();
        require(parameters.get(0), Type.BOOLEAN, node);
        Type type = typeOf(parameters.get(1));
        require(parameters.get(2), type, node);
        return type;
    }

    /** Requires every operand to be of one type, and returns the other: that of the whole. */
    private Type all(ASTNode node, Type operands, Type whole) throws GateSyntaxException {
        for (ASTNode parameter : node.getParameters()) {
            require(parameter, operands, node);
        }
        return whole;
    }

    private void require(ASTNode parameter, Type expected, ASTNode parent) throws GateSyntaxException {
        Type actual = typeOf(parameter);
        if (actual != expected) {
            throw fault(
                    parent,
                    "'%s' needs %s on each side, and here one is %s."
                            .formatted(parent.getToken().getValue(), expected.words, actual.words));
        }
    }

    private GateSyntaxException fault(ASTNode node, String message) {
        return new GateSyntaxException(
                expression.text(),
                node.getToken().getStartPosition() - 1,
                node.getToken().getValue().length(),
                message);
    }
}
