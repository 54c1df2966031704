package dev.egresslab.bench.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nginx as the egress proxy. It speaks no SOCKS, so where there is a gateway it needs a listener of it for each address. Safe for use by several
 * threads.
 */
public final class NginxPeer extends EgressPeer {
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int CONNECT_MILLIS = 1_000;

    /** The text of stub_status. */
    private static final Pattern STATUS =
            Pattern.compile("Active connections: \\d+.*?\\d+ \\d+ (\\d+)", Pattern.DOTALL);

    private final Path statusSocket;
    /** Requests that were made here to ask for the status: nginx counts them too. */
    private long questions;

    private NginxPeer(Started started, Path statusSocket, long questions) {
        super(started);
        this.statusSocket = statusSocket;
        this.questions = questions;
    }

    /** Whether nginx is installed and can do this: it cannot go through a gateway that has no listener for an address. */
    public static Availability availability(EgressConfig config) {
        return config.needsNoSocks()
                ? Availability.of(Program.Kind.NGINX)
                : new Availability.Unfit("nginx cannot reach its upstreams through SOCKS; it needs a listener of the"
                        + " gateway for each of their addresses");
    }

    /**
     * Starts it; when this returns it takes requests.
     *
     * @throws IllegalArgumentException when there is a gateway that it cannot go through
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
            AtomicLong questions = new AtomicLong();
            child.await("take connections", READY_NANOS, () -> {
                questions.set(requests(socket));
                return connects(endpoint);
            });
            return new NginxPeer(
                    new Started(program, folder, child, port, "nginx.conf", text), socket, questions.get());
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

    /** The open-source nginx tells nothing of its connections to hosts: the gateway and the origin do. */
    @Override
    public synchronized EgressSample sample() throws IOException {
        questions++;
        return EgressSample.ofRequests(requests(statusSocket) - questions);
    }

    /** Requests taken since the start, questions like this one included. */
    private static long requests(Path socket) throws IOException {
        String answer = LocalSocket.ask(socket, "GET / HTTP/1.0\r\n\r\n");
        Matcher status = STATUS.matcher(answer);
        if (!status.find()) {
            throw new IOException("not a status of nginx: " + answer);
        }
        return Long.parseLong(status.group(1));
    }
}
