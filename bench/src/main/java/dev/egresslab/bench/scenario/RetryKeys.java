package dev.egresslab.bench.scenario;

import dev.egresslab.bench.scenario.Kind.Choice;
import dev.egresslab.bench.scenario.Kind.Many;
import dev.egresslab.bench.scenario.Kind.Quantity;
import dev.egresslab.bench.scenario.Kind.Section;
import dev.egresslab.bench.scenario.Kind.Whole;
import dev.egresslab.bench.workload.RetryReason;
import java.util.Arrays;

/** The keys that say when an application tries a failed call again. */
final class RetryKeys {
    private static final Quantity WAIT = new Quantity(Measure.DURATION, "0s", "10m");

    static final Section RETRIES = Section.of(
            "retries",
            Key.optional(
                    "attempts",
                    new Whole(1, 100),
                    "1",
                    "Attempts of a call at the most, the first included: `1` tries nothing again. Each has its own"
                            + " `connectTimeout` and `timeout`, and the page's worker is busy until the last."),
            Key.optional(
                    "on",
                    new Many(
                            new Choice(Arrays.stream(RetryReason.values())
                                    .map(RetryReason::figure)
                                    .toArray(String[]::new)),
                            1),
                    "[connectTimeout, connectRefused, unreachable, badStatus]",
                    "The failures after which it is tried again, as `errors.*` calls them."),
            Key.optional(
                    "backoff",
                    new Choice("fixed", "exponential"),
                    "exponential",
                    "Whether every wait is as long as the first, or twice as long as the one before."),
            Key.optional("wait", WAIT, "100ms", "The wait before the first retry; `0s` tries again at once."),
            Key.optional("waitMax", WAIT, "10s", "The longest wait."),
            Key.optional(
                    "jitter",
                    new Choice("none", "full", "equal"),
                    "none",
                    "What chance makes of a wait: nothing, anything from none to all of it, or from half to all of"
                            + " it."),
            Key.derived(
                    "budget",
                    new Quantity(Measure.SHARE, "0%", "100%"),
                    "no limit",
                    "Retries for each call at the most, counted over all workers, with 10 in reserve: with `10%`,"
                            + " retries never add more than a tenth to the load however much fails."));

    private RetryKeys() {}
}
