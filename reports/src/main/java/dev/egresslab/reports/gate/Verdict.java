package dev.egresslab.reports.gate;

import dev.egresslab.reports.gate.GateOutcome.Status;
import dev.egresslab.reports.results.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The judgement of a run: one sentence, the gates, and the exit code.
 *
 * <p>Reasons not to trust the run come first: a gate over figures that mean nothing must neither hold nor fail. Then a gate that fails
 * decides, then one that is inconclusive. A run that sent nothing is never trusted.
 *
 * @param sentence the judgement in one sentence
 * @param exitCode what the program should exit with: {@link #HOLDS}, {@link #FAILS} or {@link #UNTRUSTED}
 * @param outcomes the gates in the scenario's order, then the extra ones
 * @param distrust why the run cannot be trusted; empty when it can
 * @param figures the figures that were judged
 */
public record Verdict(
        String sentence, int exitCode, List<GateOutcome> outcomes, List<String> distrust, Figures figures) {
    /** Exit code when every gate holds. */
    public static final int HOLDS = 0;

    /** Exit code when a gate fails. */
    public static final int FAILS = 3;

    /** Exit code when the run cannot be trusted, or does not say whether a gate holds. */
    public static final int UNTRUSTED = 5;

    /** The most gates whose reasons are told in the sentence. */
    private static final int MOST_TOLD = 2;

    /** Copies the lists. */
    public Verdict {
        outcomes = List.copyOf(outcomes);
        distrust = List.copyOf(distrust);
    }

    /**
     * Judges the run by the gates of its scenario and by others.
     *
     * @throws GateSyntaxException if a gate cannot be read
     */
    public static Verdict of(RunResult result, List<String> extraGates) throws GateSyntaxException {
        Figures figures = Figures.of(result);
        List<GateOutcome> outcomes = new ArrayList<>();
        for (String expression :
                Stream.concat(result.gates().stream(), extraGates.stream()).toList()) {
            outcomes.add(Gate.parse(expression, figures.variants()).evaluate(figures));
        }
        List<String> distrust = distrust(result, figures);
        if (!distrust.isEmpty()) {
            return new Verdict(untrusted(distrust), UNTRUSTED, outcomes, distrust, figures);
        }
        int exitCode = count(outcomes, Status.FAILS) > 0
                ? FAILS
                : count(outcomes, Status.INCONCLUSIVE) > 0 ? UNTRUSTED : HOLDS;
        return new Verdict(sentence(outcomes, figures), exitCode, outcomes, distrust, figures);
    }

    /** Returns how many gates came out so. */
    public long count(Status status) {
        return count(outcomes, status);
    }

    private static long count(List<GateOutcome> outcomes, Status status) {
        return outcomes.stream().filter(outcome -> outcome.status() == status).count();
    }

    private static List<String> distrust(RunResult result, Figures figures) {
        List<String> reasons = new ArrayList<>(result.distrust());
        if (result.variants().isEmpty()) {
            reasons.add("No variant was measured.");
        }
        for (String variant : figures.variants()) {
            if (figures.valueOrZero(variant + ".requests.total") == 0) {
                reasons.add("The variant " + variant + " sent no request.");
            }
        }
        return reasons;
    }

    private static String untrusted(List<String> distrust) {
        String more = distrust.size() == 1 ? "" : " (and %d more)".formatted(distrust.size() - 1);
        return "The run cannot be trusted: " + decapitalized(ended(distrust.getFirst(), more));
    }

    private static String ended(String sentence, String more) {
        String bare = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return bare + more + ".";
    }

    /** Lowers the first letter of a sentence, unless its first word is an abbreviation. */
    private static String decapitalized(String sentence) {
        boolean isWord = sentence.length() > 1 && Character.isLowerCase(sentence.charAt(1));
        return isWord || sentence.startsWith("A ")
                ? Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1)
                : sentence;
    }

    private static String sentence(List<GateOutcome> outcomes, Figures figures) {
        if (outcomes.isEmpty()) {
            return "No gate was set, so the figures stand without a judgement.";
        }
        for (Status status : List.of(Status.FAILS, Status.INCONCLUSIVE)) {
            List<GateOutcome> such = outcomes.stream()
                    .filter(outcome -> outcome.status() == status)
                    .toList();
            if (!such.isEmpty()) {
                return counted(such, outcomes.size()) + ": " + reasons(such);
            }
        }
        String story = Story.of(figures);
        return (outcomes.size() == 1 ? "The gate holds" : "All %d gates hold".formatted(outcomes.size()))
                + (story.isEmpty() ? "." : ": " + story + ".");
    }

    private static String counted(List<GateOutcome> such, int all) {
        String verb = such.getFirst().status() == Status.FAILS ? "fail" : "inconclusive";
        boolean one = such.size() == 1;
        String subject = all == 1 ? "The gate" : "%d of %d gates".formatted(such.size(), all);
        return verb.equals("fail") ? subject + (one ? " fails" : " fail") : subject + (one ? " is " : " are ") + verb;
    }

    private static String reasons(List<GateOutcome> such) {
        String told = such.stream()
                .limit(MOST_TOLD)
                .map(outcome -> ended(outcome.brief(), ""))
                .map(sentence -> sentence.substring(0, sentence.length() - 1))
                .collect(Collectors.joining("; "));
        int more = such.size() - MOST_TOLD;
        return more > 0 ? told + "; and %d more.".formatted(more) : told + ".";
    }
}
