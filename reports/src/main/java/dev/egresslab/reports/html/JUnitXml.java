package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.GateOutcome;
import dev.egresslab.reports.gate.GateOutcome.Status;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.RunResult;
import java.util.Locale;

/**
 * The gates as JUnit XML, one test case for each, for the tools that show test results.
 *
 * <p>A gate that fails is a failure. One that is inconclusive is an error, and so is the run itself when it cannot be trusted: a case
 * "the run can be trusted" is always there, so that a run without gates does not pass for no test at all.
 */
public final class JUnitXml {
    private JUnitXml() {}

    /** Returns the document. */
    public static String render(RunResult result, Verdict verdict) {
        String suite = Html.escape("egresslab." + result.scenario().name());
        StringBuilder cases = new StringBuilder(trust(suite, verdict));
        verdict.outcomes().forEach(outcome -> cases.append(gate(suite, outcome)));
        boolean trusted = verdict.distrust().isEmpty();
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
            <testsuite name="%s" tests="%d" failures="%d" errors="%d" skipped="0" time="%s" timestamp="%s">
            %s</testsuite>
            </testsuites>
            """.formatted(
                        suite,
                        verdict.outcomes().size() + 1,
                        verdict.count(Status.FAILS),
                        verdict.count(Status.INCONCLUSIVE) + (trusted ? 0 : 1),
                        String.format(Locale.ROOT, "%.3f", result.durationMillis() / 1000.0),
                        result.started(),
                        cases);
    }

    private static String trust(String suite, Verdict verdict) {
        String reasons = String.join("\n", verdict.distrust());
        return testCase(
                suite,
                "the run can be trusted",
                verdict.distrust().isEmpty()
                        ? ""
                        : element("error", verdict.distrust().getFirst(), reasons));
    }

    private static String gate(String suite, GateOutcome outcome) {
        String body = switch (outcome.status()) {
            case HOLDS -> "";
            case FAILS -> element("failure", outcome.sentence(), figures(outcome));
            case INCONCLUSIVE -> element("error", outcome.sentence(), figures(outcome));
        };
        return testCase(suite, outcome.expression().strip(), body);
    }

    private static String figures(GateOutcome outcome) {
        StringBuilder lines = new StringBuilder(outcome.sentence());
        outcome.figures()
                .forEach(figure ->
                        lines.append('\n').append(figure.name()).append(" = ").append(figure.text()));
        return lines.toString();
    }

    private static String testCase(String suite, String name, String body) {
        return "<testcase classname=\"%s\" name=\"%s\" time=\"0\">%s</testcase>\n"
                .formatted(suite, Html.escape(name), body);
    }

    private static String element(String name, String message, String text) {
        return "<%s message=\"%s\">%s</%s>".formatted(name, Html.escape(message), Html.escape(text), name);
    }
}
