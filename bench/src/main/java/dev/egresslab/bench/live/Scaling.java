package dev.egresslab.bench.live;

import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.reports.results.RunResult.Notice;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Says what a scaled gateway stands for. A gateway carries {@code ports / (life + hold)} connections a second to one destination
 * ({@code facts}: Little's law on ports), so a run with fewer ports and a shorter hold is under the same pressure as a real gateway at a
 * rate that is larger by the ratio of the two ceilings.
 */
final class Scaling {
    private Scaling() {}

    /** Returns the remark for a gateway that is smaller than the real one, or nothing. */
    static Optional<Notice> notice(GatewaySpec spec, GatewayProfile profile) {
        if (!profile.isScaled()) {
            return Optional.empty();
        }
        GatewayProfile real = profile.unscaled();
        int ports = profile.portsPerDestination().value() * spec.ips();
        int portsReal = real.portsPerDestination().value() * spec.ips();
        Duration hold = profile.timeouts().holdAfterFin().value();
        Duration holdReal = real.timeouts().holdAfterFin().value();
        double ceiling = ports / seconds(hold);
        double ceilingReal = portsReal / seconds(holdReal);
        return Optional.of(new Notice(
                Notice.Kind.SCALED,
                "gateway",
                String.format(
                        Locale.ROOT,
                        "scaled: %,d of %,d ports, hold %s of %s; %,.0f connections/s here press the gateway as"
                                + " %,.0f connections/s press the real one",
                        ports,
                        portsReal,
                        text(hold),
                        text(holdReal),
                        ceiling,
                        ceilingReal)));
    }

    private static double seconds(Duration duration) {
        return Math.max(duration.toNanos(), 1) / 1e9;
    }

    private static String text(Duration duration) {
        double seconds = seconds(duration);
        return seconds == Math.rint(seconds)
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
