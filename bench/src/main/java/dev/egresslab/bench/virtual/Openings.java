package dev.egresslab.bench.virtual;

import dev.egresslab.proxy.resilience.ConnectRace;
import dev.egresslab.proxy.resilience.OutlierDetection.Sign;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's connections that are being opened: for each the {@link ConnectRace} over the addresses that are not left alone, carried out in virtual time
 * as {@code proxy.egress} does behind real sockets. Each attempt takes a port of its own, and so do those that lose.
 */
final class Openings {
    /** Addresses tried for one connection. */
    private static final int ATTEMPTS_MAX = 4;

    private final Network network;
    private final EventQueue queue;
    private final Upstream[] upstreams;
    private final long connectNanos;
    private final Map<Integer, Opening> openings = new HashMap<>();
    private final Map<Integer, Opening> byConnection = new HashMap<>();
    private int begun;

    Openings(Network network, EventQueue queue, Upstream[] upstreams, long connectNanos) {
        this.network = network;
        this.queue = queue;
        this.upstreams = upstreams;
        this.connectNanos = connectNanos;
    }

    /** One connection to one host. */
    private static final class Opening {
        final int number;
        final int host;
        final List<Integer> candidates;
        final ConnectRace race;
        final List<Connection> running = new ArrayList<>();

        @Nullable
        Connection winner;

        long dueNanos = ConnectRace.NEVER;

        Opening(int number, int host, List<Integer> candidates) {
            this.number = number;
            this.host = host;
            this.candidates = candidates;
            this.race = new ConnectRace(candidates.size(), /* moreComing= */ false, ConnectRace.STAGGER_NANOS);
        }
    }

    /** Begins to open a connection at one of the addresses, in their order. */
    void begin(int host, List<Integer> addresses, long nowNanos) {
        List<Integer> candidates = addresses.subList(0, Math.min(ATTEMPTS_MAX, addresses.size()));
        Opening opening = new Opening(begun++, host, candidates);
        openings.put(opening.number, opening);
        goOn(opening, nowNanos);
    }

    private void goOn(Opening opening, long nowNanos) {
        for (int next = opening.race.begin(nowNanos); next != ConnectRace.NONE; next = opening.race.begin(nowNanos)) {
            Connection connection = network.connections().take();
            opening.running.add(connection);
            byConnection.put(connection.number, opening);
            int address = opening.candidates.get(next);
            network.openTo(connection, opening.host, address, nowNanos + connectNanos, nowNanos);
        }
        long dueNanos = opening.race.nextNanos();
        if (dueNanos != opening.dueNanos) {
            opening.dueNanos = dueNanos;
            if (dueNanos != ConnectRace.NEVER) {
                queue.at(dueNanos, Event.of(Event.RACE_DUE, 0, opening.number));
            }
        }
    }

    /** An opening may try its next address, unless it has gone on since. */
    void due(int number, long nowNanos) {
        Opening opening = openings.get(number);
        if (opening != null && opening.dueNanos == nowNanos) {
            opening.dueNanos = ConnectRace.NEVER;
            goOn(opening, nowNanos);
        }
    }

    /** TCP stands: the others are broken off, and count as failures of their addresses. */
    void connected(Connection connection, long nowNanos) {
        Opening opening = of(connection);
        if (opening.winner == connection) {
            return;
        }
        opening.race.connected();
        opening.dueNanos = ConnectRace.NEVER;
        opening.winner = connection;
        opening.running.remove(connection);
        List<Connection> slower = List.copyOf(opening.running);
        opening.running.clear();
        for (Connection each : slower) {
            byConnection.remove(each.number);
            upstreams[opening.host].failed(each.address, Sign.CONNECT, nowNanos);
            network.close(each, nowNanos);
        }
    }

    /** The connection is of use. */
    void opened(Connection connection, long nowNanos) {
        connected(connection, nowNanos);
        openings.remove(of(connection).number);
        byConnection.remove(connection.number);
        upstreams[connection.host].opened(connection, nowNanos);
    }

    /** An attempt came to nothing; the pool hears of it when it was the last. */
    void failed(Connection connection, long nowNanos) {
        Opening opening = of(connection);
        byConnection.remove(connection.number);
        boolean won = opening.winner == connection;
        upstreams[opening.host].failed(connection.address, won ? Sign.TLS : Sign.CONNECT, nowNanos);
        if (won) {
            opening.winner = null;
            opening.race.winnerFailed();
        } else {
            opening.running.remove(connection);
            opening.race.failed();
        }
        if (!opening.race.lost()) {
            goOn(opening, nowNanos);
        } else if (openings.remove(opening.number) != null) {
            upstreams[opening.host].openFailed(nowNanos);
        }
    }

    private Opening of(Connection connection) {
        Opening opening = byConnection.get(connection.number);
        if (opening == null) {
            throw new IllegalStateException("a connection of the proxy that is not open must be being opened");
        }
        return opening;
    }
}
