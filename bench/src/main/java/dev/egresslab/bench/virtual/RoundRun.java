package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.expectation.CpuCost;
import dev.egresslab.bench.workload.ArrivalSchedule;
import dev.egresslab.bench.workload.Retries;
import dev.egresslab.bench.workload.Sampler;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.Round;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.PortLedger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One round of one variant, from fresh gateways, an empty pool and idle workers to the counted result.
 *
 * <p><b>Chance.</b> Each round has a seed of its own, the same for all variants, from which each part that needs chance gets a generator of its
 * own in a fixed order. So all variants of a round meet the same arrivals, and one part's draws do not shift another's.
 */
final class RoundRun {
    /** How many connection lives the gateways saw begin: what the engine's speed is measured in. */
    static final String LIVES = "virtual.lives";

    private final Scenario scenario;
    private final Scenario.Variant variant;
    private final int index;
    private final @Nullable Calibration calibration;
    private final long startNanos;
    private final Tally tally = new Tally();
    private final Connections connections = new Connections();
    private final Recorder recorder;
    private final EventQueue queue = new EventQueue();
    private final SplittableRandom arrivalsRandom;
    private final Gateways gateways;
    private final Retries retries;
    private final @Nullable ForeseenPages foreseen;
    private final App app;
    private final Sampling sampling;

    RoundRun(
            Scenario scenario,
            Scenario.Variant variant,
            int index,
            long startNanos,
            VirtualEngine.Settings settings,
            boolean foresees,
            SeriesRecorder series) {
        this.scenario = scenario;
        this.variant = variant;
        this.index = index;
        this.calibration = settings.calibration();
        this.startNanos = startNanos;
        SplittableRandom root = new SplittableRandom(
                scenario.seed() + index / scenario.variants().size());
        arrivalsRandom = root.split();
        SplittableRandom service = root.split();
        SplittableRandom sizes = root.split();
        SplittableRandom zones = root.split();
        SplittableRandom pools = root.split();
        recorder = new Recorder(settings.recorders());
        gateways = gateways(zones, root);
        OriginSpec origin = scenario.origin();
        boolean proxied = isProxied(variant);
        boolean resumption = origin.tls() != null
                && origin.tls().resumption()
                && (proxied || variant.app().tlsResumption());
        Network.Sources sources = new Network.Sources(
                NetworkModel.of(scenario, variant, resumption),
                gateways,
                new Names(origin, proxied || variant.app().dnsCache(), tally),
                new DrawnAhead(new Sampler(origin.serviceTime(), service)::next),
                new DrawnAhead(new Sampler(origin.responseSize(), sizes)::next));
        retries = new Retries(variant.app().retries(), root.split());
        Foresight foresight = foresees && !proxied ? Foresight.of(variant.app(), sources) : null;
        foreseen = ForeseenPages.of(foresight, variant.app(), sources, connections, recorder, tally, queue);
        app = proxied ? proxiedApp(sources, pools) : directApp(sources, foresight);
        sampling = new Sampling(gateways, recorder, tally, series, startNanos, intervalNanos());
    }

    private Gateways gateways(SplittableRandom choice, SplittableRandom root) {
        GatewaySpec spec = variant.gateway();
        GatewayProfile profile = spec.asRun();
        Endpoints endpoints = new Endpoints(scenario.origin().hosts());
        List<Gateway> all = new ArrayList<>();
        for (String zone : spec.zones().keySet()) {
            all.add(new Gateway(
                    all.size(),
                    zone,
                    profile,
                    spec.ips(),
                    endpoints,
                    startNanos,
                    spec.period().toNanos(),
                    this::clientName,
                    root.split()));
        }
        return new Gateways(all, shares(spec), choice);
    }

    /** The proxy stands in one zone, the first; without it each connection goes through one of its own. */
    private List<Double> shares(GatewaySpec spec) {
        if (variant.proxy().kind() == ProxySpec.Kind.NONE) {
            return List.copyOf(spec.zones().values());
        }
        List<Double> shares = new ArrayList<>(Collections.nCopies(spec.zones().size(), 0.0));
        shares.set(0, 1.0);
        return shares;
    }

    private App directApp(Network.Sources sources, @Nullable Foresight foresight) {
        AppSpec spec = variant.app();
        PhaseClocks clocks = new PhaseClocks(spec.workers());
        return new App(
                spec,
                hosts(),
                scenario.origin().hosts().size(),
                true,
                recorder,
                tally,
                queue,
                retries,
                clocks,
                foreseen,
                caller -> new DirectCalls(spec, sources, queue, connections, tally, clocks, foresight, caller));
    }

    private App proxiedApp(Network.Sources sources, SplittableRandom pools) {
        AppSpec spec = variant.app();
        PhaseClocks clocks = new PhaseClocks(spec.workers());
        return new App(
                spec,
                hosts(),
                scenario.origin().hosts().size(),
                false,
                recorder,
                tally,
                queue,
                retries,
                clocks,
                foreseen,
                caller -> new ProxiedCalls(
                        ProxyModel.of(variant),
                        spec.timeout().toNanos(),
                        spec.workers(),
                        sources,
                        queue,
                        connections,
                        tally,
                        pools,
                        clocks,
                        caller));
    }

    private int[] hosts() {
        List<String> names =
                scenario.origin().hosts().stream().map(OriginSpec.Host::name).toList();
        return variant.app().hosts().stream().mapToInt(names::indexOf).toArray();
    }

    /** About as many points as a chart is wide, whole seconds apart; a short run has four a second. */
    private long intervalNanos() {
        long loadNanos = scenario.load().stages().stream()
                .mapToLong(stage -> stage.duration().toNanos())
                .sum();
        if (loadNanos < TimeUnit.MINUTES.toNanos(1)) {
            return TimeUnit.MILLISECONDS.toNanos(250);
        }
        return TimeUnit.SECONDS.toNanos(Math.max(1, TimeUnit.NANOSECONDS.toSeconds(loadNanos) / 720));
    }

    /** The role whose connections go through the gateway. */
    String client() {
        return isProxied(variant) ? "proxy" : "app";
    }

    /** What reports call the gateway's clients: the proxy, or the machines of the app. */
    String clientName(int number) {
        return isProxied(variant) ? client() : variant.app().instance(number);
    }

    static boolean isProxied(Scenario.Variant variant) {
        return variant.proxy().kind() != ProxySpec.Kind.NONE;
    }

    Gateways gateways() {
        return gateways;
    }

    /** How many pages were {@linkplain ForeseenPages foreseen} up to now. */
    long foreseenPages() {
        return foreseen == null ? 0 : foreseen.ended();
    }

    /** How many connections were {@linkplain Foresight foreseen} up to now, those of foreseen pages included. */
    long foreseenConnections() {
        return connections.foreseen();
    }

    /** Runs the round. */
    Round run() {
        ArrivalSchedule schedule = new ArrivalSchedule(scenario.load(), arrivalsRandom);
        DrawnAhead arrivals = new DrawnAhead(() -> {
            long next = schedule.nextNanos();
            return next == ArrivalSchedule.END ? EventQueue.NEVER : startNanos + next;
        });
        long endNanos = new Simulation(queue, app, sampling, arrivals).run(startNanos);
        for (Gateway gateway : gateways.all()) {
            gateway.advance(endNanos);
        }
        if (foreseen != null) {
            foreseen.handOver();
        }
        Map<String, Long> counters = new TreeMap<>(tally.figures());
        if (!isProxied(variant)) {
            counters.remove(Count.PROXY_RETRIES.figure());
        }
        Map<String, Long> maxima = new TreeMap<>();
        gateways.all().forEach(gateway -> count(gateway, counters, maxima));
        maxima.put(client() + ".connections.open.max", (long) connections.openMax(endNanos));
        maxima.put("app.requests.inFlight.max", (long) app.inFlightMax());
        return new Round(
                index,
                TimeUnit.NANOSECONDS.toMillis(startNanos),
                TimeUnit.NANOSECONDS.toMillis(endNanos + 999_999),
                recorder.encoded(),
                counters,
                maxima,
                calibration == null ? Map.of() : cpu(calibration, counters, startNanos, endNanos));
    }

    private Map<String, Round.Cpu> cpu(
            Calibration calibration, Map<String, Long> counters, long startNanos, long endNanos) {
        int place = index / Math.max(1, scenario.variants().size());
        CpuCost.Load load = CpuCost.Load.of(
                scenario, variant, place, counters.getOrDefault("attempts.total", 0L), (endNanos - startNanos) / 1e9);
        return CpuCost.of(calibration, scenario, variant, counters, load);
    }

    private void count(Gateway gateway, Map<String, Long> counters, Map<String, Long> maxima) {
        note(counters, gateway.zone(), gateway.metrics().counted());
        note(maxima, gateway.zone(), gateway.metrics().highest());
        PortLedger ledger = gateway.ledger();
        long lives = 0;
        long inUseMax = 0;
        for (int i = 0; i < ledger.usage().destinations(); i++) {
            lives += ledger.usage().of(i).opened();
            inUseMax = Math.max(inUseMax, ledger.usage().of(i).inUseMax());
        }
        counters.merge(LIVES, lives, Long::sum);
        maxima.merge("nat.portsInUse.max", inUseMax, Math::max);
        if (gateways.all().size() > 1) {
            maxima.put("nat." + gateway.zone() + ".portsInUse.max", inUseMax);
        }
    }

    private void note(Map<String, Long> into, String zone, Map<String, Long> totals) {
        totals.forEach((name, total) -> {
            if (Gateway.knows(name)) {
                into.merge("nat." + name, total, Long::sum);
                if (gateways.all().size() > 1) {
                    into.put("nat." + zone + "." + name, total);
                }
            }
        });
    }
}
