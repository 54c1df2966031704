package dev.egresslab.bench.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nginx as the egress proxy. It cannot go through the loopback plane, because it cannot reach its hosts through SOCKS: see
 * {@link #availability}. Safe for use by several threads.
 */
public final class NginxPeer implements Peer<NginxSample> {
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final int CONNECT_MILLIS = 1_000;

    /** The text of stub_status. */
    private static final Pattern STATUS =
            Pattern.compile("Active connections: (\\d+).*?(\\d+) (\\d+) (\\d+)", Pattern.DOTALL);

    private final Program program;
    private final Folder folder;
    private final Child child;
    private final Endpoint endpoint;
    private final Path statusSocket;
    private final String configuration;

    private NginxPeer(
            Program program, Folder folder, Child child, Endpoint endpoint, Path statusSocket, String configuration) {
        this.program = program;
        this.folder = folder;
        this.child = child;
        this.endpoint = endpoint;
        this.statusSocket = statusSocket;
        this.configuration = configuration;
    }

    /** Whether nginx is installed and can do this: it cannot when there is a gateway to go through. */
    public static Availability availability(EgressConfig config) {
        return config.gateway() == null
                ? Availability.of(Program.Kind.NGINX)
                : new Availability.Unfit(
                        "nginx cannot reach its upstreams through SOCKS, so it cannot go through the loopback plane;"
                                + " use HAProxy or the bundled proxy there, or nginx in the packet plane");
    }

    /**
     * Starts it; when this returns it takes requests.
     *
     * @throws IllegalArgumentException when there is a gateway to go through
     * @throws PeerException when it does not start
     */
    public static NginxPeer start(Program program, EgressConfig config) throws PeerException {
        if (availability(config) instanceof Availability.Unfit(String reason)) {
            throw new IllegalArgumentException(reason);
        }
        return Ports.onFreePort(port -> startOn(port, program, config));
    }

    private static NginxPeer startOn(int port, Program program, EgressConfig config) throws PeerException {
        Folder folder = Folder.create();
        Child child = null;
        try {
            Path socket = folder.path().resolve("status.sock");
            String trusted = config.trusted();
            String caFile =
                    trusted == null ? null : folder.write("ca.pem", trusted).toString();
            String text = NginxConfiguration.of(config, port, socket.toString(), caFile);
            Path file = folder.write("nginx.conf", text);
            Endpoint endpoint = new Endpoint(Ports.LOOPBACK, port);
            List<String> command =
                    List.of(program.path(), "-p", folder.path().toString(), "-c", file.toString(), "-e", "stderr");
            child = Child.start(program.toString(), command, folder.path());
            child.await("take connections", READY_NANOS, () -> status(socket).requests() > 0 && connects(endpoint));
            return new NginxPeer(program, folder, child, endpoint, socket, text);
        } catch (PeerException | RuntimeException e) {
            if (child != null) {
                child.close();
            }
            folder.close();
            throw e;
        }
    }

    private static boolean connects(Endpoint endpoint) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), CONNECT_MILLIS);
            return true;
        }
    }

    /** Where it takes requests. */
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Program program() {
        return program;
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public List<Long> pids() {
        return child.pids();
    }

    @Override
    public Map<String, String> configuration() {
        return Map.of("nginx.conf", configuration);
    }

    @Override
    public NginxSample sample() throws IOException {
        return status(statusSocket);
    }

    private static NginxSample status(Path socket) throws IOException {
        String answer = LocalSocket.ask(socket, "GET / HTTP/1.0\r\n\r\n");
        Matcher status = STATUS.matcher(answer);
        if (!status.find()) {
            throw new IOException("not a status of nginx: " + answer);
        }
        return new NginxSample(
                Long.parseLong(status.group(2)), Long.parseLong(status.group(4)), Long.parseLong(status.group(1)));
    }

    @Override
    public void close() {
        child.close();
        folder.close();
    }
}
