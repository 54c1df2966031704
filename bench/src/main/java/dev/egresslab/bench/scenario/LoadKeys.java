package dev.egresslab.bench.scenario;

import dev.egresslab.bench.scenario.Kind.Choice;
import dev.egresslab.bench.scenario.Kind.Many;
import dev.egresslab.bench.scenario.Kind.Quantity;
import dev.egresslab.bench.scenario.Kind.Section;
import dev.egresslab.bench.scenario.Kind.Whole;

/** The keys of {@code load}, which is a load by rate or one of clients. */
final class LoadKeys {
    private static final Quantity RATE = new Quantity(Measure.RATE, "0/s", "1000000/s");

    /** Clients that ask one after another. */
    static final Section CLOSED = Section.of(
            "closed loop",
            Key.required(
                    "clients",
                    new Whole(1, 20_000),
                    "Clients that each ask for the next page when they have the one before; no more than"
                            + " `app.workers`. The load is what is served, so CPU per request can be compared; for"
                            + " latency take an open load, whose users do not wait for each other."),
            Key.required("for", ScenarioKeys.duration("1ms", "24h"), "How long they go on asking."));

    /** Pages that arrive by themselves. */
    static final Section OPEN = Section.of(
            "open load",
            Key.optional(
                    "arrivals",
                    new Choice("poisson", "constant"),
                    "poisson",
                    "How page requests are spread: independent of each other as users are, or at equal gaps."),
            Key.required(
                    "stages",
                    new Many(
                            Section.of(
                                    "stage",
                                    Key.required(
                                            "for", ScenarioKeys.duration("1ms", "24h"), "How long the stage lasts."),
                                    Key.required("rate", RATE, "Page requests that arrive, at the stage's start."),
                                    Key.derived(
                                            "to",
                                            RATE,
                                            "the same as `rate`",
                                            "Page requests that arrive at its end; the rate changes evenly in"
                                                    + " between.")),
                            1),
                    "The stages, one after another."));

    private LoadKeys() {}
}
