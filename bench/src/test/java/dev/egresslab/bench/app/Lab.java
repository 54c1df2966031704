package dev.egresslab.bench.app;

import dev.egresslab.bench.app.AppConfig.Direct;
import dev.egresslab.bench.app.AppConfig.Endpoint;
import dev.egresslab.bench.app.AppConfig.Gateway;
import dev.egresslab.bench.app.AppConfig.Host;
import dev.egresslab.bench.app.AppConfig.Tls;
import dev.egresslab.bench.app.AppConfig.TransportChoice;
import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.bench.workload.Load;
import dev.egresslab.bench.workload.RetryPolicy;
import dev.egresslab.bench.workload.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A config under construction, and what it takes to run it once. */
final class Lab {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long SEED = 7;
    private static final Load ANY_LOAD =
            new Load(Load.Arrivals.CONSTANT, List.of(new Stage(Duration.ofSeconds(1), 1, 1)));

    int workers = 4;
    int instances = 1;
    int listenQueue = 100;
    int calls = 1;
    List<Host> hosts = List.of(new Host("shop.example", 80));
    String method = "GET";
    long bodySize;
    ConnectionModel connections = ConnectionModel.PER_CALL;
    AppSpec.Close close = AppSpec.Close.FIN;
    long connectTimeoutNanos = PATIENCE_NANOS;
    long timeoutNanos = PATIENCE_NANOS;
    boolean dnsCache;

    @Nullable
    Tls tls;

    RetryPolicy retries = RetryPolicy.NONE;
    TransportChoice transport = TransportChoice.AUTO;

    @Nullable
    Direct direct;

    @Nullable
    Endpoint egress;

    /** Returns a lab whose calls go to a proxy at this port. */
    static Lab throughEgress(int port) {
        Lab lab = new Lab();
        lab.egress = new Endpoint("127.0.0.1", port);
        return lab;
    }

    /** Returns a lab whose calls go to {@code shop.example} at this port, named by this server, through these gateways. */
    static Lab direct(int port, NameServer names, Gateway... gateways) {
        Lab lab = new Lab();
        lab.hosts = List.of(new Host("shop.example", port));
        lab.direct = new Direct(names.endpoint(), List.of(gateways), "shop-1");
        return lab;
    }

    AppConfig config() {
        return new AppConfig(
                "test",
                workers,
                instances,
                listenQueue,
                calls,
                hosts,
                method,
                "/stock?id=1",
                bodySize,
                connections,
                close,
                connectTimeoutNanos,
                timeoutNanos,
                retries,
                dnsCache,
                tls,
                transport,
                direct,
                egress);
    }

    /** Starts an app with these arrivals. */
    App start(App.Arrivals arrivals, App.PageObserver observer) {
        AppConfig config = config();
        return App.start(config, Transport.of(config.transport()), arrivals, observer);
    }

    /** Runs one round with these arrivals. */
    RoundOutcome run(App.Arrivals arrivals, App.PageObserver observer) {
        try (App app = start(arrivals, observer)) {
            return app.run(request()).join();
        }
    }

    /** Runs one round with these arrivals. */
    RoundOutcome run(App.Arrivals arrivals) {
        return run(arrivals, (clock, failure) -> {});
    }

    /** Returns a request whose load does not matter, for the arrivals are given. */
    static RoundRequest request() {
        return new RoundRequest(ANY_LOAD, SEED, null, null);
    }
}
