package dev.egresslab.bench.app;

import dev.egresslab.bench.app.AppConfig.Gateway;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The app's own workers: {@link WorkerPool} gives a page to one, which makes its calls over this process's sockets. Loop only. */
final class OwnWorkers implements PageServer {
    private final AppConfig config;
    private final List<Worker> staff = new ArrayList<>();
    private final Client client;
    private final WorkerPool workers;
    private @Nullable Object lastGateways;

    OwnWorkers(AppConfig config, Transport transport, EventLoop loop, Live live, Alarm alarm) {
        this.config = config;
        Dialer dialer = new Dialer(config, transport, loop, live, alarm, routes(config, null));
        List<RequestBytes> requests = config.hosts().stream()
                .map(host -> RequestBytes.of(config, host))
                .toList();
        client = new Client(config, loop, dialer, requests, shared(config), live);
        for (int i = 0; i < config.workers(); i++) {
            staff.add(new Worker(i % config.instances(), new KeptConnections(config.destinations())));
        }
        workers = new WorkerPool(staff, config.listenQueue());
    }

    private static List<KeptConnections> shared(AppConfig config) {
        return Stream.generate(() -> new KeptConnections(config.destinations()))
                .limit(config.instances())
                .toList();
    }

    @Override
    public void arrive(Page.Owner owner, long number, long intendedNanos) {
        workers.arrive(new Page(client, workers, owner, number, intendedNanos));
    }

    /** Kept connections through other gateways are closed: a measured round must not live on the warm-up's connections. */
    @Override
    public void route(@Nullable List<Gateway> gateways, long seed) {
        if (!Objects.equals(gateways, lastGateways)) {
            client.shared().forEach(KeptConnections::closeAll);
            staff.forEach(worker -> worker.kept().closeAll());
            lastGateways = gateways;
        }
        client.dialer().route(routes(config, gateways), new SplittableRandom(seed));
    }

    /** The ways to the hosts: through these gateways, or those of the config. */
    static Routes routes(AppConfig config, @Nullable List<Gateway> gateways) {
        AppConfig.Direct direct = config.direct();
        if (direct == null) {
            return Routes.of(config.users(), List.of());
        }
        return Routes.of(config.users(), gateways == null ? direct.gateways() : gateways);
    }

    @Override
    public int queued() {
        return workers.queued();
    }

    @Override
    public Set<String> uncounted() {
        return Set.of();
    }

    @Override
    public Future<Void> close() {
        return client.dialer().close().addListener(_ -> client.requests().forEach(RequestBytes::release));
    }
}
