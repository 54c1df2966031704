package dev.egresslab.bench.scenario.expectation;

import static dev.egresslab.bench.scenario.expectation.Amounts.count;
import static dev.egresslab.bench.scenario.expectation.Amounts.perSecond;
import static dev.egresslab.bench.scenario.expectation.Amounts.seconds;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the share of refused connections can come out as computed once ports have run out. The arithmetic lets every connection be tried
 * once and at once. A run differs where a client sends its SYN again (RFC 6298: after 1, 3, 7 ... s), and where workers wait for the connect
 * to time out and so make fewer calls than the load asks for: a closed loop.
 */
final class Applicability {
    /** When a SYN is sent again, since the first. */
    private static final double[] SYN_AGAIN_SECONDS = {1, 3, 7, 15, 31, 63};

    private final VariantExpectation variant;
    private final AppSpec app;
    private final boolean silent;
    private final Duration raceWindow;
    private final double timeoutSeconds;

    Applicability(Scenario scenario, VariantExpectation variant) {
        this.variant = variant;
        Scenario.Variant settings = ExpectationTable.variant(scenario, variant);
        this.app = settings.app();
        GatewayProfile profile = settings.gateway().asRun();
        this.silent = profile.exhaustion().value() == Exhaustion.DROP;
        this.raceWindow = profile.raceWindow().value();
        this.timeoutSeconds = app.connectTimeout().toNanos() / 1e9;
    }

    /** Why the run need not come out so; empty when it should. */
    String caveat() {
        List<String> reasons = new ArrayList<>();
        if (silent && syns() > 1) {
            reasons.add("a SYN without answer is sent again %s within the connect timeout of %s, and each counts"
                    .formatted(syns() == 2 ? "once" : (syns() - 1) + " times", seconds(timeoutSeconds)));
        }
        double possible = app.workers() / timeoutSeconds;
        double wanted = variant.opensPerSecond();
        if (silent && possible < wanted) {
            reasons.add("%s workers that wait %s for a port try %s and not the %s that the load asks for"
                    .formatted(
                            count((double) app.workers()),
                            seconds(timeoutSeconds),
                            perSecond(possible),
                            perSecond(wanted)));
        } else if (variant.pagesRefused() >= 1) {
            reasons.add("the workers cannot keep up with the load");
        }
        if (!raceWindow.isZero()) {
            reasons.add("this gateway chooses a port twice within %s, which is not computed"
                    .formatted(seconds(raceWindow.toNanos() / 1e9)));
        }
        return reasons.isEmpty() ? "" : String.join("; ", reasons) + ".";
    }

    private int syns() {
        int syns = 1;
        for (double again : SYN_AGAIN_SECONDS) {
            syns += again < timeoutSeconds ? 1 : 0;
        }
        return syns;
    }
}
