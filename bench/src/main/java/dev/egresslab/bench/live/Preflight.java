package dev.egresslab.bench.live;

import dev.egresslab.bench.app.AppConfig;
import dev.egresslab.bench.app.LocalLimits;
import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.Scenario.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What can be known before the run: whether this machine can hold the scenario's connections. Found here, it is a sentence with a
 * remedy; found during the run, it would look like a limit of the gateway.
 */
final class Preflight {
    /** The relay has a socket to the client and one to the origin for each connection. */
    private static final int RELAY_SOCKETS = 2;
    /** What the JVM and the event loops have open besides. */
    private static final int DESCRIPTORS_BESIDES = 256;
    /** Stands for the ports that are not known before the roles run. */
    private static final int ANY_PORT = 1;

    private final Scenario scenario;
    private final Wiring wiring;
    private final LocalLimits limits;

    Preflight(Scenario scenario, Wiring wiring, LocalLimits limits) {
        this.scenario = scenario;
        this.wiring = wiring;
        this.limits = limits;
    }

    /**
     * Checks all variants.
     *
     * @throws EnvironmentException with every shortfall, if there is any
     */
    void check() {
        List<String> shortfalls = new ArrayList<>();
        double rate = scenario.load().peakPerSecond();
        for (Variant variant : scenario.variants()) {
            AppConfig app = app(variant);
            shortfalls.addAll(limits.shortfalls(app, rate));
            gateway(variant, app, shortfalls);
        }
        if (!shortfalls.isEmpty()) {
            throw new EnvironmentException(String.join("\n", shortfalls));
        }
    }

    private void gateway(Variant variant, AppConfig app, List<String> shortfalls) {
        boolean proxied = variant.proxy().kind() != ProxySpec.Kind.NONE;
        long connections = proxied
                ? (long) variant.proxy().maxConnections()
                        * scenario.origin().hosts().size()
                : app.connectionsMax();
        long needed = connections * RELAY_SOCKETS + DESCRIPTORS_BESIDES;
        if (needed > limits.descriptors()) {
            shortfalls.add(String.format(
                    Locale.ROOT,
                    "%s.gateway needs %,d descriptors (two for a connection), this process may open %,d; lower"
                            + " `workers`, or raise the limit with `ulimit -n`",
                    variant.name(),
                    needed,
                    limits.descriptors()));
        }
    }

    private AppConfig app(Variant variant) {
        Map<String, Integer> ports = new HashMap<>();
        variant.gateway().zones().keySet().forEach(zone -> ports.put(zone, ANY_PORT));
        boolean proxied = variant.proxy().kind() != ProxySpec.Kind.NONE;
        return wiring.app(variant, ANY_PORT, ports, proxied ? ANY_PORT : null);
    }
}
