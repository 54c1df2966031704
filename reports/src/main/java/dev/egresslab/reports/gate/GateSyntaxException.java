package dev.egresslab.reports.gate;

/** A gate expression that cannot be understood. The message is a sentence for its author; the place is within the expression. */
public final class GateSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String expression;
    private final int position;
    private final int length;

    /**
     * Creates the exception.
     *
     * @param expression the whole expression
     * @param position the first character at fault, from 0; the expression's length when something is missing at its end
     * @param length how many characters are at fault, at least 1
     * @param message what is wrong and what would be right
     */
    public GateSyntaxException(String expression, int position, int length, String message) {
        super(message);
        this.expression = expression;
        this.position = Math.clamp(position, 0, expression.length());
        this.length = Math.max(1, length);
    }

    /** Returns the whole expression. */
    public String expression() {
        return expression;
    }

    /** Returns the first character at fault, from 0. */
    public int position() {
        return position;
    }

    /** Returns how many characters are at fault. */
    public int length() {
        return length;
    }

    /** Returns the message below the expression and carets, in three lines, for a terminal. */
    public String withCaret() {
        return expression + "\n" + " ".repeat(position) + "^".repeat(length) + "\n" + getMessage();
    }
}
