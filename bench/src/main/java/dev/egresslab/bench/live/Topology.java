package dev.egresslab.bench.live;

import dev.egresslab.bench.app.LocalLimits;
import dev.egresslab.bench.live.VariantProcesses.Member;
import dev.egresslab.bench.origin.OriginConfig;
import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.Scenario.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a run: one origin for all variants, and for each variant its app, its proxy and its NAT gateways.
 *
 * <p>All JVMs are started before the first is configured, so that they boot side by side; then each is told its configuration as
 * soon as the addresses in it are known: origin, gateway, proxy, app.
 */
final class Topology implements AutoCloseable {
    private final List<RoleProcess> processes = new ArrayList<>();
    private @Nullable Member origin;
    private final List<VariantProcesses> variants = new CopyOnWriteArrayList<>();

    private Topology() {}

    /**
     * Starts all processes; when this returns they serve.
     *
     * @throws EnvironmentException if this machine cannot hold the scenario, or a process cannot start
     */
    static Topology start(Scenario scenario, long sampleMillis, Path logs) throws IOException, InterruptedException {
        Topology topology = new Topology();
        try {
            topology.boot(scenario, sampleMillis, logs);
        } catch (IOException | InterruptedException | RuntimeException e) {
            topology.close();
            throw e;
        }
        return topology;
    }

    private void boot(Scenario scenario, long sampleMillis, Path logs) throws IOException, InterruptedException {
        Wiring wiring = new Wiring(scenario, Instant.now());
        new Preflight(scenario, wiring, LocalLimits.read()).check();
        RoleProcess originProcess = spawn(Roles.ORIGIN, Roles.ORIGIN, logs);
        List<Spawned> spawned = new ArrayList<>();
        for (Variant variant : scenario.variants()) {
            spawned.add(new Spawned(
                    variant,
                    spawn(Roles.GATEWAY, variant.name() + ".gateway", logs),
                    hasProxy(variant) ? spawn(Wiring.proxyRole(variant), variant.name() + ".proxy", logs) : null,
                    spawn(Wiring.appRole(variant), variant.name() + ".app", logs)));
        }
        OriginConfig originConfig = wiring.origin();
        origin = configure(Roles.ORIGIN, originProcess, originConfig, sampleMillis);
        OriginRole.Facts originFacts = facts(originProcess, OriginRole.Facts.class);
        for (Spawned one : spawned) {
            variants.add(configure(one, wiring, originFacts, sampleMillis));
        }
        for (int i = 0; i < variants.size(); i++) {
            VariantProcesses variant = variants.get(i);
            AppRole.Facts facts = facts(variant.app().process(), AppRole.Facts.class);
            variants.set(i, variant.withAppBy(facts.program()));
        }
    }

    private record Spawned(
            Variant variant, RoleProcess gateway, @Nullable RoleProcess proxy, RoleProcess app) {}

    private VariantProcesses configure(Spawned spawned, Wiring wiring, OriginRole.Facts origin, long sampleMillis)
            throws IOException, InterruptedException {
        Variant variant = spawned.variant();
        Member gateway = configure(
                Roles.GATEWAY,
                spawned.gateway(),
                new GatewayRole.Config(wiring.gateways(variant, origin.httpPort())),
                sampleMillis);
        GatewayRole.Facts gateways = facts(spawned.gateway(), GatewayRole.Facts.class);
        Map<String, Integer> ports = gateways.ports();
        Member proxy = null;
        Integer proxyPort = null;
        RoleProcess proxyProcess = spawned.proxy();
        if (proxyProcess != null) {
            String zone = variant.gateway().zones().keySet().iterator().next();
            Object config =
                    wiring.proxyConfig(variant, origin.dnsPort(), Wiring.port(ports, zone), gateways.listeners());
            Member configured = configure(Roles.PROXY, proxyProcess, config, sampleMillis);
            ProxyFacts facts = facts(proxyProcess, ProxyFacts.class);
            proxy = configured.by(facts.program());
            proxyPort = facts.port();
        }
        Object config = wiring.appConfig(variant, origin.dnsPort(), ports, proxyPort);
        Member app = configure(Roles.APP, spawned.app(), config, sampleMillis);
        return new VariantProcesses(variant, app, proxy, gateway, proxy == null ? Wiring.warmUp(ports) : null);
    }

    private RoleProcess spawn(String role, String title, Path logs) throws IOException {
        RoleProcess process = RoleProcess.spawn(role, title, logs);
        processes.add(process);
        return process;
    }

    private static Member configure(String role, RoleProcess process, Object config, long sampleMillis)
            throws IOException {
        process.configure(config, sampleMillis);
        return Member.of(role, process, config);
    }

    private static <T> T facts(RoleProcess process, Class<T> type) throws InterruptedException {
        return RoleMessage.JSON.treeToValue(process.facts(), type);
    }

    private static boolean hasProxy(Variant variant) {
        return variant.proxy().kind() != ProxySpec.Kind.NONE;
    }

    Member origin() {
        if (origin == null) {
            throw new IllegalStateException("the topology has not started");
        }
        return origin;
    }

    List<VariantProcesses> variants() {
        return List.copyOf(variants);
    }

    VariantProcesses variant(String name) {
        return variants.stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no variant `" + name + "`"));
    }

    /** Ends the clients, and with them the round; what the other roles counted can still be asked for. */
    void stopApps() {
        variants.forEach(variant -> variant.app().process().closeInput());
    }

    /** Ends all processes, side by side. Idempotent. */
    @Override
    public void close() {
        processes.forEach(RoleProcess::closeInput);
        processes.forEach(RoleProcess::close);
    }
}
