package dev.egresslab.bench.live;

import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.VariantResult;
import java.util.ArrayList;
import java.util.List;

/** What is kept of one variant while the run goes on, and survives if it ends early. */
final class Kept {
    private final List<Round> rounds = new ArrayList<>();
    private final Recorder recorder = new Recorder();
    private VariantResult.WarmUp warmUp = WarmUp.NONE;

    void warmed(VariantResult.WarmUp outcome) {
        warmUp = outcome;
    }

    void measured(Round round) {
        rounds.add(round);
    }

    VariantResult.WarmUp warmUp() {
        return warmUp;
    }

    List<Round> rounds() {
        return rounds;
    }

    /** The variant's values over time. */
    Recorder recorder() {
        return recorder;
    }
}
