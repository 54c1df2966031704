package dev.egresslab.simulator.nat;

/**
 * A value of a profile together with what says so. A reader may trust a gateway's model only as far as its numbers' sources, so none
 * goes without.
 *
 * @param value the value
 * @param source where it is written, how it was measured, or why it is assumed
 * @param basis how firm it is
 * @param <T> the value's type
 */
public record Sourced<T>(T value, String source, Basis basis) {

    /** How firm a value is. */
    public enum Basis {
        /** Written by the vendor or the standard. */
        DOCUMENTED,
        /** Seen on the real thing. */
        MEASURED,
        /** Nobody says: a reasoned guess, printed in every report. */
        ASSUMED,
        /** Set by the scenario in place of the profile's own. */
        SCENARIO
    }

    /** Refuses a value without a source. */
    public Sourced {
        if (source.isBlank()) {
            throw new IllegalArgumentException("source must say where %s comes from, was blank".formatted(value));
        }
    }

    /** A value the vendor or the standard states in {@code source}. */
    public static <T> Sourced<T> documented(T value, String source) {
        return new Sourced<>(value, source, Basis.DOCUMENTED);
    }

    /** A value seen on the real thing, as {@code source} tells. */
    public static <T> Sourced<T> measured(T value, String source) {
        return new Sourced<>(value, source, Basis.MEASURED);
    }

    /** A value nobody documents, with the {@code reason} to take this one. */
    public static <T> Sourced<T> assumed(T value, String reason) {
        return new Sourced<>(value, reason, Basis.ASSUMED);
    }

    /** The value as people read it: {@code 350 s}, {@code 55000}, {@code no limit}. */
    public String text() {
        return Durations.plain(value);
    }

    /** Whether the value is a guess. */
    public boolean isAssumed() {
        return basis == Basis.ASSUMED;
    }

    /** The same place in the profile with a value the scenario set. */
    public Sourced<T> replaced(T scenarioValue) {
        return new Sourced<>(scenarioValue, "set by the scenario; the profile has " + text(), Basis.SCENARIO);
    }
}
