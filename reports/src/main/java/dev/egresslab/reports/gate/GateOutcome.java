package dev.egresslab.reports.gate;

import java.util.List;

/**
 * A gate, judged.
 *
 * @param expression the gate as written
 * @param status how it came out
 * @param sentence what was measured and what was asked, for a reader who has not seen the scenario
 * @param brief the same in fewer words, for a list of several
 * @param clauses the conditions that the gate joins with {@code &&}; empty when it is inconclusive
 * @param figures the figures that the gate names, as far as the run has them
 */
public record GateOutcome(
        String expression, Status status, String sentence, String brief, List<Clause> clauses, List<Figure> figures) {

    /** How a gate came out. */
    public enum Status {
        /** It is true of the run. */
        HOLDS("holds"),
        /** It is false of the run. */
        FAILS("fails"),
        /** The run does not say. */
        INCONCLUSIVE("is inconclusive");

        private final String verb;

        Status(String verb) {
            this.verb = verb;
        }

        /** Returns the status as the verb of a sentence: {@code holds}. */
        public String verb() {
            return verb;
        }
    }

    /** Copies the lists. */
    public GateOutcome {
        clauses = List.copyOf(clauses);
        figures = List.copyOf(figures);
    }

    /** Whether the outcome lies within the noise, so that another run may well be judged otherwise. */
    public boolean withinNoise() {
        return clauses.stream().anyMatch(Clause::withinNoise);
    }
}
