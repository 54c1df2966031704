package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.GatewayNotices;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.RunResult.Notice;
import dev.egresslab.reports.results.RunResult.Notice.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reader must know of a run in virtual time before using its figures. */
final class Notices {
    private Notices() {}

    static List<Notice> of(Scenario scenario, @Nullable Calibration calibration) {
        List<Notice> notices = new ArrayList<>();
        notices.add(new Notice(
                Kind.MODELLED,
                "plane",
                "Virtual time: every figure is computed by a model, none is measured on a machine."));
        notices.add(new Notice(
                Kind.MODELLED,
                "latency",
                "Times are made of round trips, service times and waiting alone: no CPU time, no bandwidth, no"
                        + " loss; a name server answers in 0.5 ms; clients never run out of local ports; no"
                        + " packets or bytes are counted."));
        if (calibration != null) {
            notices.add(new Notice(Kind.MODELLED, "cpu", cpu(calibration)));
        }
        notices.addAll(GatewayNotices.of(scenario));
        return List.copyOf(notices);
    }

    private static String cpu(Calibration calibration) {
        return ("CPU is counts times the cost of each step as measured on %s on %s, with answers of 2 KB and a"
            + " certificate of ECDSA P-256: no compiler, no idle time, nothing for a connection that failed to open or"
            + " for waiting; a resumed TLS handshake counts as a full one.")
                .formatted(
                        calibration.host().cpu(),
                        calibration.measured().toString().substring(0, 10));
    }
}
