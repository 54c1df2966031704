package dev.egresslab.reports.gate;

import java.util.regex.Pattern;

/**
 * What a figure is called and what it means.
 *
 * @param pattern the name without the variant; {@code <class>} or {@code <metric>} stands for one word, {@code <zone>} and
 *     {@code <role>} for one that may hold hyphens
 * @param unit as in {@link Figure#unit}
 * @param meaning one sentence
 * @param from where the value comes from
 */
public record FigureDefinition(String pattern, String unit, String meaning, From from) {
    /** Where a value comes from, and so what its absence means. */
    public enum From {
        /** A histogram: absent when nothing was recorded. */
        HISTOGRAM,
        /** A counter that every run keeps: zero when it was never counted. */
        COUNTER,
        /** A counter or gauge that only some runs keep: absent when it was not kept. */
        OPTIONAL,
        /** Computed from other figures: absent when one of them is. */
        DERIVED
    }

    /** Whether the name, without the variant, is one of this definition's. */
    public boolean matches(String name) {
        return isPattern() ? regex().matcher(name).matches() : pattern.equals(name);
    }

    /** Whether the definition stands for many names. */
    public boolean isPattern() {
        return pattern.indexOf('<') >= 0;
    }

    private Pattern regex() {
        StringBuilder regex = new StringBuilder();
        for (String segment : pattern.split("\\.", -1)) {
            regex.append(regex.isEmpty() ? "" : "\\.");
            regex.append(
                    switch (segment) {
                        case "<class>", "<metric>" -> "\\w+";
                        case "<zone>", "<role>" -> "[\\w-]+";
                        default -> Pattern.quote(segment);
                    });
        }
        return Pattern.compile(regex.toString());
    }
}
