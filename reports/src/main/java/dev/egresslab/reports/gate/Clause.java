package dev.egresslab.reports.gate;

import org.jspecify.annotations.Nullable;

/**
 * One of the conditions that a gate joins with {@code &&}, judged.
 *
 * @param text the condition as written
 * @param holds whether it is true
 * @param left the left side as written; the whole condition when it is no comparison
 * @param leftValue the left side's value
 * @param operator the comparison, empty when it is none
 * @param right the right side as written; empty when it is no comparison
 * @param rightValue the right side's value: the limit
 * @param unit the unit of both sides, {@code 1} when it is not one
 * @param ratio the two variants' ratio when the condition compares them, else null
 * @param ratioLimit what the ratio is compared with
 */
public record Clause(
        String text,
        boolean holds,
        String left,
        double leftValue,
        String operator,
        String right,
        double rightValue,
        String unit,
        @Nullable Ratio ratio,
        double ratioLimit) {

    /** Whether the limit lies within the interval of the ratio, so that another run may well be judged otherwise. */
    public boolean withinNoise() {
        return ratio != null && ratio.straddles(ratioLimit);
    }

    /** Returns one sentence without a full stop: {@code a.latency.p99 was 41.2 ms, at most 33 ms was allowed (0.8 * b.latency.p99)}. */
    public String sentence() {
        String derived = operator.isEmpty() || isLiteral(right) ? "" : " (" + right + ")";
        return brief() + derived + noise();
    }

    /** Returns the same without where the limit comes from and how far it can be believed. */
    public String brief() {
        return operator.isEmpty()
                ? text + " is " + (holds ? "true" : "false")
                : "%s was %s, %s".formatted(left, Quantity.text(leftValue, unit), required());
    }

    private String required() {
        String limit = Quantity.text(rightValue, unit);
        return switch (operator) {
            case "<=" -> "at most " + limit + " was allowed";
            case "<" -> "less than " + limit + " was required";
            case ">=" -> "at least " + limit + " was required";
            case ">" -> "more than " + limit + " was required";
            case "!=", "<>" -> "anything but " + limit + " was required";
            default -> "exactly " + limit + " was required";
        };
    }

    private String noise() {
        if (ratio == null || ratio.intervalText().isEmpty()) {
            return "";
        }
        String text = "; ratio %s (%s)".formatted(Quantity.number(ratio.value()), ratio.intervalText());
        return withinNoise()
                ? text + ", which holds the limit of " + Quantity.number(ratioLimit) + ": more rounds would tell"
                : text;
    }

    private static boolean isLiteral(String side) {
        return side.matches("[-+0-9.eE_ ]*");
    }
}
