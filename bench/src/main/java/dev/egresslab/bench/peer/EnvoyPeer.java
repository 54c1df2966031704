package dev.egresslab.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Envoy as the egress proxy. It speaks no SOCKS, so where there is a gateway it needs a listener of it for each address. Safe for use by several
 * threads.
 */
public final class EnvoyPeer extends EgressPeer {
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Admin admin;

    private EnvoyPeer(Started started, Admin admin) {
        super(started);
        this.admin = admin;
    }

    /** Whether Envoy is installed and can do this: it cannot go through a gateway that has no listener for an address. */
    public static Availability availability(EgressConfig config) {
        return config.needsNoSocks()
                ? Availability.of(Program.Kind.ENVOY)
                : new Availability.Unfit("Envoy cannot reach its upstreams through SOCKS; it needs a listener of the"
                        + " gateway for each of their addresses");
    }

    /**
     * Starts it; when this returns it takes requests.
     *
     * @throws IllegalArgumentException when there is a gateway that it cannot go through
     * @throws PeerException when it does not start
     */
    public static EnvoyPeer start(Program program, EgressConfig config) throws PeerException {
        if (availability(config) instanceof Availability.Unfit(String reason)) {
            throw new IllegalArgumentException(reason);
        }
        return Ports.onFreePort(port -> startOn(port, program, config));
    }

    private static EnvoyPeer startOn(int port, Program program, EgressConfig config) throws PeerException {
        Folder folder = Folder.create();
        Child child = null;
        Admin admin = new Admin(Ports.free(), HttpClient.newHttpClient());
        try {
            String trusted = config.trusted();
            String caFile =
                    trusted == null ? null : folder.write("ca.pem", trusted).toString();
            String text = EnvoyConfiguration.of(config, port, admin.port(), caFile);
            Path file = folder.write("envoy.yaml", text);
            List<String> command = List.of(
                    program.path(),
                    "-c",
                    file.toString(),
                    "--concurrency",
                    Integer.toString(config.threads()),
                    "--log-level",
                    "warning",
                    "--disable-hot-restart");
            child = Child.start(program.toString(), command, folder.path());
            child.await("be ready", READY_NANOS, () -> admin.ask("/ready").startsWith("LIVE"));
            return new EnvoyPeer(new Started(program, folder, child, port, "envoy.yaml", text), admin);
        } catch (PeerException | RuntimeException e) {
            admin.close();
            if (child != null) {
                child.close();
            }
            folder.close();
            throw e;
        }
    }

    @Override
    public EgressSample sample() throws IOException {
        return EnvoyStats.parse(admin.ask("/stats")).sample();
    }

    @Override
    public void close() {
        admin.close();
        super.close();
    }

    /** Its administration interface. */
    private record Admin(int port, HttpClient client) implements AutoCloseable {
        String ask(String path) throws IOException {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + Ports.LOOPBACK + ":" + port + path))
                    .timeout(ANSWER)
                    .build();
            try {
                return client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while asking Envoy for " + path, e);
            }
        }

        @Override
        public void close() {
            client.shutdownNow();
        }
    }
}
