package dev.egresslab.bench.scenario;

import dev.egresslab.reports.results.RunResult.Notice;
import dev.egresslab.reports.results.RunResult.Notice.Kind;
import dev.egresslab.simulator.capacity.PortSupply;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a reader must know of a scenario's gateways before using any figure: how they are scaled, and what nobody documents.
 *
 * <p>A gateway carries {@code ports / (life + hold)} connections a second to one destination (Little's law on ports). So a run with fewer
 * ports and a shorter hold is under the same pressure as the real gateway at a rate that is larger by the ratio of both ceilings.
 */
public final class GatewayNotices {
    private GatewayNotices() {}

    /** Returns the remarks on all variants' gateways, each once. */
    public static List<Notice> of(Scenario scenario) {
        Set<Notice> notices = new LinkedHashSet<>();
        for (Scenario.Variant variant : scenario.variants()) {
            GatewaySpec spec = variant.gateway();
            GatewayProfile profile = spec.asRun();
            if (profile.isScaled()) {
                notices.add(new Notice(Kind.SCALED, "gateway", scaled(variant, profile)));
            }
            for (String change : profile.unscaled().changes()) {
                notices.add(new Notice(Kind.OWN, profile.name(), change));
            }
            for (String assumption : profile.unscaled().assumptions()) {
                notices.add(new Notice(Kind.ASSUMED, profile.name(), assumption));
            }
        }
        return List.copyOf(notices);
    }

    private static String scaled(Scenario.Variant variant, GatewayProfile profile) {
        GatewaySpec spec = variant.gateway();
        GatewayProfile real = profile.unscaled();
        long ports = new PortSupply(profile, 1).ports(spec.ips());
        long portsReal = new PortSupply(real, 1).ports(spec.ips());
        Duration hold = variant.hold(profile);
        Duration holdReal = variant.hold(real);
        String sizes = String.format(
                Locale.ROOT, "scaled: %,d of %,d ports, hold %s of %s", ports, portsReal, text(hold), text(holdReal));
        if (hold.isZero() || holdReal.isZero()) {
            return sizes;
        }
        return String.format(
                Locale.ROOT,
                "%s; %,.0f connections/s here press the gateway as %,.0f connections/s press the real one",
                sizes,
                ports / seconds(hold),
                portsReal / seconds(holdReal));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static String text(Duration duration) {
        double seconds = seconds(duration);
        return seconds == Math.rint(seconds)
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
