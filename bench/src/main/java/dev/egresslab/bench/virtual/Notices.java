package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.RunResult.Notice;
import dev.egresslab.reports.results.RunResult.Notice.Kind;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a reader must know of a run in virtual time before using its figures. */
final class Notices {
    private static final double NANOS_PER_SECOND = 1e9;

    private Notices() {}

    static List<Notice> of(Scenario scenario) {
        Set<Notice> notices = new LinkedHashSet<>();
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
        for (Scenario.Variant variant : scenario.variants()) {
            GatewayProfile profile = ProfileOf.gateway(variant.gateway());
            if (profile.isScaled()) {
                notices.add(new Notice(Kind.SCALED, "gateway", scaled(variant.gateway(), profile)));
            }
            for (String assumption : profile.unscaled().assumptions()) {
                notices.add(new Notice(Kind.ASSUMED, profile.name(), assumption));
            }
        }
        return List.copyOf(notices);
    }

    /** A gateway carries ports / hold short connections a second to one destination, by Little's law on ports. */
    private static String scaled(GatewaySpec spec, GatewayProfile profile) {
        GatewayProfile real = profile.unscaled();
        int ports = profile.portsPerDestination().value() * spec.ips();
        int portsReal = real.portsPerDestination().value() * spec.ips();
        return String.format(
                Locale.ROOT,
                "scaled: %,d of %,d ports, hold %s of %s; %,.0f connections/s here press the gateway as %,.0f"
                        + " connections/s press the real one",
                ports,
                portsReal,
                seconds(profile),
                seconds(real),
                ports / holdSeconds(profile),
                portsReal / holdSeconds(real));
    }

    private static String seconds(GatewayProfile profile) {
        double seconds = holdSeconds(profile);
        return seconds == Math.rint(seconds)
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static double holdSeconds(GatewayProfile profile) {
        return Math.max(1, profile.timeouts().holdAfterFin().value().toNanos()) / NANOS_PER_SECOND;
    }
}
