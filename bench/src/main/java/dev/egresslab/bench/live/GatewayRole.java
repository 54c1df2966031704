package dev.egresslab.bench.live;

import dev.egresslab.simulator.loopback.GatewayConfig;
import dev.egresslab.simulator.loopback.GatewaySample;
import dev.egresslab.simulator.loopback.LoopbackGateway;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The NAT gateways of one variant, as a role: one of each zone, and the one that only the warm-up uses. */
final class GatewayRole implements Role {
    /**
     * What the role runs.
     *
     * @param gateways the gateways, their names unique
     */
    record Config(List<GatewayConfig> gateways) {}

    /**
     * Where the gateways are.
     *
     * @param ports where each accepts SOCKS on the loopback address, by name
     * @param listeners where else they listen, as {@code HOST:PORT}, by destination: those of one gateway, in whose way the proxy stands
     */
    record Facts(Map<String, Integer> ports, Map<String, String> listeners) {}

    /** The command that answers with samples that hold all datapoints of the metrics. */
    static final String DATAPOINTS = "datapoints";

    private final Map<String, LoopbackGateway> gateways = new LinkedHashMap<>();

    static GatewayRole start(Config config) throws IOException {
        GatewayRole role = new GatewayRole();
        try {
            for (GatewayConfig gateway : config.gateways()) {
                role.gateways.put(gateway.name(), LoopbackGateway.start(gateway));
            }
        } catch (IOException | RuntimeException e) {
            role.close();
            throw e;
        }
        return role;
    }

    @Override
    public Object facts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        gateways.forEach(
                (name, gateway) -> ports.put(name, gateway.listenAddress().getPort()));
        Map<String, String> listeners = new LinkedHashMap<>();
        gateways.values()
                .forEach(gateway -> gateway.fixedAddresses()
                        .forEach((fixed, at) ->
                                listeners.put(fixed.destination(), at.getHostString() + ":" + at.getPort())));
        return new Facts(ports, listeners);
    }

    /** Returns a sample of each gateway, by name, without the metrics' datapoints: those would grow with the run. */
    @Override
    public Object sample() {
        return samples(Integer.MAX_VALUE);
    }

    @Override
    public Object command(String name, JsonNode arguments) {
        return name.equals(DATAPOINTS) ? samples(0) : Role.super.command(name, arguments);
    }

    private Map<String, GatewaySample> samples(int fromPeriod) {
        Map<String, GatewaySample> samples = new LinkedHashMap<>();
        gateways.forEach((name, gateway) -> samples.put(name, gateway.sample(fromPeriod)));
        return samples;
    }

    @Override
    public void close() {
        gateways.values().forEach(LoopbackGateway::close);
    }
}
