package dev.egresslab.simulator.loopback;

import dev.egresslab.simulator.cloud.CloudWatchMetrics;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Ipv4;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A gateway as asked for. Only records, collections, strings and numbers, so that it can be sent to the gateway's process as JSON.
 *
 * @param name names it in samples and in the log
 * @param profile the gateway it is modelled on, scaled already if the run is
 * @param publicIps its public addresses, dotted quads
 * @param rttNanos round trip between the gateway, which stands at the clients' end, and an origin, in nanoseconds
 * @param periodNanos between two datapoints of the cloud's metrics, in nanoseconds
 * @param listen where clients find it, {@code HOST:PORT}; port 0 takes a free one
 * @param fixed listeners for one client and destination each, beside the one for SOCKS
 * @param destinations which local server stands for a public destination: {@code PUBLIC-IP:PORT} to {@code HOST:PORT}
 * @param seed of the choice of ports
 */
public record GatewayConfig(
        String name,
        GatewayProfile profile,
        List<String> publicIps,
        long rttNanos,
        long periodNanos,
        String listen,
        List<FixedListener> fixed,
        Map<String, String> destinations,
        long seed) {

    /** {@link CloudWatchMetrics} averages over sixths. */
    private static final long PERIOD_MIN_NANOS = 6;

    private static final long RTT_MAX_NANOS = 10_000_000_000L;

    /** Checks every value, and copies the collections. */
    public GatewayConfig {
        publicIps = List.copyOf(publicIps);
        fixed = List.copyOf(fixed);
        destinations = Collections.unmodifiableMap(new LinkedHashMap<>(destinations));
        require(!name.isBlank(), "name must not be blank", name);
        int ipsMax = profile.publicIpsMax().value();
        require(
                !publicIps.isEmpty() && publicIps.size() <= ipsMax,
                "publicIps must be 1 to " + ipsMax,
                publicIps.size());
        require(publicIps.stream().distinct().count() == publicIps.size(), "publicIps must differ", publicIps);
        require(rttNanos >= 0 && rttNanos <= RTT_MAX_NANOS, "rttNanos must be 0 to " + RTT_MAX_NANOS, rttNanos);
        require(periodNanos >= PERIOD_MIN_NANOS, "periodNanos must be at least " + PERIOD_MIN_NANOS, periodNanos);
        require(!destinations.isEmpty(), "destinations must have an entry", destinations);
        publicIps.forEach(Ipv4::of);
        Endpoint.parse("listen", listen);
        destinations.forEach(GatewayConfig::checkDestination);
        require(fixed.stream().distinct().count() == fixed.size(), "fixed listeners must differ", fixed);
        for (FixedListener listener : fixed) {
            require(
                    destinations.containsKey(listener.destination()),
                    "a fixed listener's destination must be one of " + destinations.keySet(),
                    listener.destination());
        }
    }

    private static void checkDestination(String destination, String local) {
        Endpoint from = Endpoint.parse("a destination", destination);
        Endpoint to = Endpoint.parse("a destination's local server", local);
        Ipv4.of(from.host());
        require(from.port() > 0 && to.port() > 0, "a destination's ports must not be 0", destination + " to " + local);
    }

    private static void require(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", was " + value);
        }
    }
}
