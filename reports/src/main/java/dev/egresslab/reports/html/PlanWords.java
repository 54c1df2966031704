package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.plan.Plan;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A plan's amounts as people read them. */
final class PlanWords {
    private static final double LEAST_PERCENT = 1e-4;
    /** Rarer than one in a hundred billion is never, in a gateway's life. */
    private static final double NEVER = 1e-11;

    /** A blank that no line ends with. */
    static final String NO_BREAK = "\u00a0";

    private static final Pattern UNIT = Pattern.compile("(?<=\\d\\*?) (?=(%|s|ms|µs|min|h|IPs?)(?!\\w))");

    private PlanWords() {}

    /** What kind of numbers these are, and where their error is shown. */
    static String caution(Plan plan) {
        return plan.why().isEmpty()
                ? "This is arithmetic for a load that goes on: averages, and Erlang's formula for chance. Write the"
                        + " load as a scenario (`egresslab init`) to run it with `--plane virtual` in a second; the"
                        + " report shows by how much arithmetic was off."
                : "This is arithmetic for a load that goes on at its highest rate: averages, and Erlang's formula for"
                      + " chance. `egresslab explain` counts the scenario's own time; the report of a run shows by how"
                      + " much arithmetic was off.";
    }

    /** A probability: {@code 30.6 %}, {@code 0.024 %}, {@code < 0.0001 %} or {@code 0 %}. */
    static String chance(double probability) {
        double percent = 100 * probability;
        if (probability < NEVER) {
            return "0 %";
        }
        if (percent < LEAST_PERCENT) {
            return "< 0.0001 %";
        }
        if (percent >= 99.95) {
            return "100 %";
        }
        int decimals = percent >= 1 ? 1 : 1 - (int) Math.floor(Math.log10(percent));
        return String.format(Locale.ROOT, "%." + decimals + "f", percent)
                        .replaceFirst("(\\.\\d*?)0+$", "$1")
                        .replaceFirst("\\.$", "")
                + " %";
    }

    /** A rate: {@code 914/s}; a dash when there is none. */
    static String rate(@Nullable Double perSecond) {
        return perSecond == null ? "–" : Quantity.number(perSecond, "1/s") + "/s";
    }

    /** When ports run out: {@code 61.1 s}, or never. */
    static String when(@Nullable Double seconds) {
        return seconds == null ? "never" : time(seconds);
    }

    /** A time. */
    static String time(double seconds) {
        return Quantity.duration(seconds * 1000);
    }

    /** A number of ports, which arithmetic knows in parts. */
    static String ports(double ports) {
        return ports >= 10 || ports == Math.rint(ports)
                ? Quantity.count(Math.round(ports))
                : Quantity.number(ports, "count");
    }

    /** One thing, or several. */
    static String count(long count, String one, String several) {
        return Quantity.count(count) + " " + (count == 1 ? one : several);
    }

    /** The same text with a number and its unit joined by a blank that no line ends with. */
    static String joined(String text) {
        return UNIT.matcher(text).replaceAll(NO_BREAK);
    }
}
