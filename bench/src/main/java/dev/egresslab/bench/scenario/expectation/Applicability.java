package dev.egresslab.bench.scenario.expectation;

import static dev.egresslab.bench.scenario.expectation.Amounts.seconds;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.PortChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether what comes of ports that have run out can come out as computed. Repetitions, waiting workers and growing limits are counted
 * ({@link Storm}); what a gateway does besides having no port is not, nor what becomes of connections that are kept.
 */
final class Applicability {
    private final VariantExpectation variant;
    private final GatewayProfile profile;

    Applicability(Scenario scenario, VariantExpectation variant) {
        this.variant = variant;
        this.profile = ExpectationTable.variant(scenario, variant).gateway().asRun();
    }

    /** Why the run need not come out so; empty when it should. */
    String caveat() {
        List<String> reasons = new ArrayList<>();
        if (variant.storm() == null) {
            reasons.add(
                    "connections are kept, and each that finds no port is counted once, where a run tries again with"
                            + " each call");
        }
        Duration raceWindow = profile.raceWindow().value();
        if (!raceWindow.isZero()) {
            reasons.add("this gateway chooses a port twice within %s, which is not computed"
                    .formatted(seconds(raceWindow.toNanos() / 1e9)));
        }
        if (profile.portChoice().value() != PortChoice.RANDOM) {
            reasons.add("Linux looks at some ports only, and gives those of closed connections away early, which is not"
                    + " computed");
        }
        return reasons.isEmpty() ? "" : String.join("; ", reasons) + ".";
    }
}
