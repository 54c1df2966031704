package dev.egresslab.reports.gate;

/**
 * One number of a run.
 *
 * @param name the whole name, {@code <variant>.<part>.<figure>}
 * @param value the number, in {@code unit}
 * @param unit {@code ms}, {@code us}, {@code count}, {@code 1/s}, {@code cores}, {@code B}, or {@code 1} for a ratio or a share
 * @param meaning one sentence
 */
public record Figure(String name, double value, String unit, String meaning) {
    /** Returns the value with its unit, for people: {@code 41.2 ms}. */
    public String text() {
        return Quantity.text(value, unit);
    }
}
