package dev.egresslab.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** HAProxy as the egress proxy. Safe for use by several threads. */
public final class HaproxyPeer extends EgressPeer {
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path statsSocket;

    /** How it is configured. */
    public enum Style {
        /** As somebody does who knows the manual. */
        EXPERT,
        /** To the letter of the article that this project began with. */
        SEED
    }

    private HaproxyPeer(Started started, Path statsSocket) {
        super(started);
        this.statsSocket = statsSocket;
    }

    /** Whether HAProxy is installed. */
    public static Availability availability() {
        return Availability.of(Program.Kind.HAPROXY);
    }

    /**
     * Starts it; when this returns it takes requests and has an address for each host.
     *
     * @throws PeerException when it does not come to that
     */
    public static HaproxyPeer start(Program program, Style style, EgressConfig config) throws PeerException {
        return Ports.onFreePort(port -> startOn(port, program, style, config));
    }

    private static HaproxyPeer startOn(int port, Program program, Style style, EgressConfig config)
            throws PeerException {
        Folder folder = Folder.create();
        Child child = null;
        try {
            Path socket = folder.path().resolve("stats.sock");
            String trusted = config.trusted();
            String caFile =
                    trusted == null ? null : folder.write("ca.pem", trusted).toString();
            String text = HaproxyConfiguration.of(style, config, port, socket.toString(), caFile);
            Path file = folder.write("haproxy.cfg", text);
            child = Child.start(
                    program.toString(), List.of(program.path(), "-db", "-f", file.toString()), folder.path());
            child.await(
                    "have an address for each host",
                    READY_NANOS,
                    () -> stats(socket).allResolved());
            return new HaproxyPeer(new Started(program, folder, child, port, "haproxy.cfg", text), socket);
        } catch (PeerException | RuntimeException e) {
            if (child != null) {
                child.close();
            }
            folder.close();
            throw e;
        }
    }

    @Override
    public EgressSample sample() throws IOException {
        return stats(statsSocket).sample();
    }

    private static HaproxyStats stats(Path socket) throws IOException {
        return HaproxyStats.parse(LocalSocket.ask(socket, "show stat\n"));
    }
}
