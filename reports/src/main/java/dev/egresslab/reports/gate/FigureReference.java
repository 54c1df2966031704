package dev.egresslab.reports.gate;

/**
 * A figure named in a gate expression.
 *
 * @param name the whole name
 * @param variant the variant's name
 * @param definition what the name means
 */
record FigureReference(String name, String variant, FigureDefinition definition) {
    /** Returns why a run may not have the figure, for the reader of an inconclusive gate. */
    String whyAbsent() {
        return name + " was not measured: "
                + switch (definition.from()) {
                    case HISTOGRAM -> "the run recorded no such time.";
                    case COUNTER, OPTIONAL -> "the run did not count it.";
                    case DERIVED -> "what it is computed from is zero or missing.";
                };
    }
}
