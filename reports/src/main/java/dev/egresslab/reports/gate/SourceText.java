package dev.egresslab.reports.gate;

import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.Token.TokenType;
import java.util.stream.IntStream;

/** Cuts the text of a part of an expression out of the whole, with the parentheses that belong to it. */
final class SourceText {
    private SourceText() {}

    static String of(ASTNode node, GateExpression expression) {
        String text = expression.text();
        int start = starts(node).min().orElse(1) - 1;
        int end = Math.min(text.length(), ends(node).max().orElse(text.length()));
        return balanced(text, start, end).strip();
    }

    private static IntStream starts(ASTNode node) {
        return IntStream.concat(
                IntStream.of(node.getToken().getStartPosition()),
                node.getParameters().stream().flatMapToInt(SourceText::starts));
    }

    private static IntStream ends(ASTNode node) {
        int end = node.getToken().getStartPosition()
                - 1
                + node.getToken().getValue().length();
        int closed = node.getToken().getType() == TokenType.FUNCTION ? end + 1 : end;
        return IntStream.concat(
                IntStream.of(closed), node.getParameters().stream().flatMapToInt(SourceText::ends));
    }

    /** Widens the range until each parenthesis in it has its partner. */
    private static String balanced(String text, int from, int to) {
        int start = from;
        int end = to;
        int open = 0;
        int unopened = 0;
        for (char c : text.substring(start, end).toCharArray()) {
            if (c == '(') {
                open++;
            } else if (c == ')' && open > 0) {
                open--;
            } else if (c == ')') {
                unopened++;
            }
        }
        while (open > 0 && end < text.length()) {
            open -= text.charAt(end++) == ')' ? 1 : 0;
        }
        while (unopened > 0 && start > 0) {
            unopened -= text.charAt(--start) == '(' ? 1 : 0;
        }
        return text.substring(start, end);
    }
}
