package dev.egresslab.bench.virtual;

import dev.egresslab.bench.virtual.Connection.State;
import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.SynRetransmits;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections through the gateways to the origin: what a client's kernel, its TLS library, the gateway and the origin do, as events.
 *
 * <pre>
 *  client   SYN------.   .--SYN-ACK  hello--.   .--finished  request--.            .--answer  FIN-.   .--
 *  gateway  open      \ / established       \ /              active    \          / active        \ / close(FIN)
 *  origin              '                     '                          '-service-'                '
 *           |--- one round trip ---|--- one or two ----|--- round trip + service time ---|-- round trip --| hold
 * </pre>
 *
 * <p>Nothing here is slower than the network: no CPU time, no bandwidth, no loss. An answer is whole when its first byte is there.
 *
 * <p><b>No port.</b> A dropped SYN is sent again as {@link SynRetransmits} says, and asks the ledger anew each time, until the client's time to
 * connect is over. It then closes a socket of which the network has heard nothing.
 *
 * <p><b>Deadlines</b> are known when a step begins, and so is how long the step takes. So only the earlier of the two becomes an event, and
 * hardly any event is put in for nothing. What comes exactly at the deadline is in time.
 *
 * <p><b>Idle connections</b> can end without their client: the origin's patience ends, and its FIN arrives half a round trip later, unless a
 * request is on its way already, which is then answered by that FIN alone; or the gateway forgets the connection, and the client
 * learns it from what the gateway does with the next request ({@link dev.egresslab.simulator.nat.ExpiredFlow}).
 */
final class Network {
    private final NetworkModel model;
    private final Gateways gateways;
    private final Names names;
    private final EventQueue queue;
    private final Connections connections;
    private final Tally tally;
    private final LongSupplier serviceNanos;
    private final LongSupplier responseBytes;
    private final ConnectionUser user;
    private final @Nullable ForeseenCalls foreseen;
    private final Closing closing;

    private final EventQueue.Lane roundTrip;
    private final EventQueue.Lane nameQuery;
    private final EventQueue.Lane fullHandshake;
    private final EventQueue.Lane resumedHandshake;
    private final EventQueue.Lane firstRetransmit;
    private final EventQueue.Lane keepAlive;
    private final boolean[] hasSession;

    /**
     * Makes the network of a user.
     *
     * @param foresight what is known beforehand of connections that the user opens for one call; null if nothing is
     */
    Network(
            Sources sources,
            EventQueue queue,
            Connections connections,
            Tally tally,
            ConnectionUser user,
            @Nullable Foresight foresight) {
        this.model = sources.model();
        this.gateways = sources.gateways();
        this.names = sources.names();
        this.serviceNanos = sources.serviceNanos();
        this.responseBytes = sources.responseBytes();
        this.queue = queue;
        this.connections = connections;
        this.tally = tally;
        this.user = user;
        foreseen = foresight == null ? null : new ForeseenCalls(foresight, sources, queue, connections, tally, user);
        closing = new Closing(model, queue, connections);
        roundTrip = queue.lane(model.rttNanos());
        nameQuery = queue.lane(model.dnsNanos());
        fullHandshake = queue.lane(model.handshakeNanos(false));
        resumedHandshake = queue.lane(model.handshakeNanos(true));
        firstRetransmit = queue.lane(SynRetransmits.waitNanos(0));
        keepAlive = queue.lane(model.keepAliveNanos());
        hasSession = new boolean[model.hosts()];
    }

    /** What a network is made from. */
    record Sources(
            NetworkModel model, Gateways gateways, Names names, DrawnAhead serviceNanos, LongSupplier responseBytes) {}

    Connections connections() {
        return connections;
    }

    /* ---- opening ---- */

    /**
     * Asks for the host's address, then opens, for a user that sends a request as soon as it hears that the connection stands. It hears nothing before
     * this returns, if it has to wait for anything.
     */
    void open(Connection connection, int host, long connectDeadlineNanos, long nowNanos) {
        connection.host = host;
        connection.sendsAtOnce = true;
        connection.connectDeadlineNanos = connectDeadlineNanos;
        if (names.isFresh(host, nowNanos)) {
            connect(connection, names.kept(host), nowNanos);
            return;
        }
        connection.state = State.RESOLVING;
        user.entered(connection, Phase.DNS, nowNanos);
        names.ask();
        putOpening(connection, Event.RESOLVED, nameQuery, nowNanos);
    }

    /** As {@link #open}, from the moment on at which the name is resolved. */
    void openResolved(Connection connection, int host, long connectDeadlineNanos, long nowNanos) {
        connection.sendsAtOnce = true;
        openTo(connection, host, names.kept(host), connectDeadlineNanos, nowNanos);
    }

    /** Opens a connection to an address that is known. */
    void openTo(Connection connection, int host, int address, long connectDeadlineNanos, long nowNanos) {
        connection.host = host;
        connection.connectDeadlineNanos = connectDeadlineNanos;
        connect(connection, address, nowNanos);
    }

    private void connect(Connection connection, int address, long nowNanos) {
        connection.address = address;
        connection.gateway = gateways.choose();
        connection.state = State.CONNECTING;
        user.entered(connection, Phase.CONNECT, nowNanos);
        syn(connection, nowNanos);
    }

    private void syn(Connection connection, long nowNanos) {
        Gateway gateway = gatewayOf(connection);
        if (foreseen != null && foreseen.syn(connection, gateway, nowNanos)) {
            return;
        }
        if (gateway.syn(connection, nowNanos)) {
            connection.quietSinceNanos = nowNanos;
            if (connection.sendsAtOnce) {
                connection.serviceNanos = serviceNanos.getAsLong();
            }
            putOpening(connection, Event.ESTABLISHED, roundTrip, nowNanos);
            return;
        }
        Exhaustion answer = gateway.ledger().profile().exhaustion().value();
        switch (answer) {
            case DROP, EVICT_OLDEST -> sendAgain(connection, nowNanos);
            case RST -> openFailed(connection, Failure.CONNECT_REFUSED, nowNanos);
            case ICMP_ADMIN_PROHIBITED -> openFailed(connection, Failure.UNREACHABLE, nowNanos);
        }
    }

    private void sendAgain(Connection connection, long nowNanos) {
        int sent = connection.synsSent++;
        long againNanos = nowNanos + SynRetransmits.waitNanos(sent);
        if (sent == SynRetransmits.MOST) {
            long timedOutNanos = Math.min(againNanos, connection.connectDeadlineNanos);
            queue.at(timedOutNanos, Event.of(Event.CONNECT_TIMEOUT, connection));
        } else if (againNanos > connection.connectDeadlineNanos) {
            queue.at(connection.connectDeadlineNanos, Event.of(Event.CONNECT_TIMEOUT, connection));
        } else if (againNanos == nowNanos + firstRetransmit.delayNanos()) {
            firstRetransmit.add(nowNanos, Event.of(Event.SYN, connection));
        } else {
            queue.at(againNanos, Event.of(Event.SYN, connection));
        }
    }

    private void established(Connection connection, long nowNanos) {
        gatewayOf(connection).established(connection, nowNanos);
        if (model.tls() == null) {
            ready(connection, nowNanos);
            return;
        }
        connection.state = State.SECURING;
        user.entered(connection, Phase.TLS, nowNanos);
        connection.resumed = hasSession[connection.host];
        putOpening(connection, Event.READY, connection.resumed ? resumedHandshake : fullHandshake, nowNanos);
    }

    private void secured(Connection connection, long nowNanos) {
        tally.add(connection.resumed ? Count.TLS_RESUMED : Count.TLS_FULL, 1);
        hasSession[connection.host] = model.resumption();
        gatewayOf(connection).packet(connection, nowNanos);
        ready(connection, nowNanos);
    }

    private void ready(Connection connection, long nowNanos) {
        tally.add(Count.CONNECTIONS_OPENED, 1);
        connections.opened(nowNanos);
        connection.state = State.IDLE;
        connection.quietSinceNanos = nowNanos;
        user.opened(connection, nowNanos);
    }

    private void openFailed(Connection connection, Failure failure, long nowNanos) {
        boolean over = closing.shut(connection, nowNanos);
        user.openFailed(connection, failure, nowNanos);
        giveIf(over, connection);
    }

    /* ---- exchanges ---- */

    /** Sends a request. The user hears of the answer, of the end of the connection, or after {@link #close} of nothing more. */
    void send(Connection connection, long answerDeadlineNanos, long nowNanos) {
        Gateway gateway = gatewayOf(connection);
        connection.reused = connection.requests > 0;
        connection.requests++;
        connection.state = State.IN_USE;
        connection.answerDeadlineNanos = answerDeadlineNanos;
        tally.add(Count.BYTES_SENT, model.requestBytes());
        if (!gateway.packet(connection, nowNanos)) {
            forgotten(connection, gateway, nowNanos);
            return;
        }
        long closedAtNanos = connection.quietSinceNanos + model.keepAliveNanos();
        if (nowNanos + model.rttNanos() >= closedAtNanos) {
            putExchange(connection, Event.BROKEN, closedAtNanos);
        } else {
            putExchange(connection, Event.ANSWER, nowNanos + model.rttNanos() + service(connection));
        }
    }

    /** Of a new connection as drawn with its SYN, which is when it must be known to be {@linkplain Foresight foreseen}. */
    private long service(Connection connection) {
        long drawn = connection.serviceNanos;
        connection.serviceNanos = Connection.NOT_DRAWN;
        return drawn == Connection.NOT_DRAWN ? serviceNanos.getAsLong() : drawn;
    }

    private void forgotten(Connection connection, Gateway gateway, long nowNanos) {
        switch (gateway.expiredFlow()) {
            case RST_TO_INSIDE, RST_TO_SENDER -> putExchange(connection, Event.BROKEN, nowNanos);
            case REMAP -> putExchange(connection, Event.BROKEN, nowNanos + model.rttNanos());
            case SILENT -> putExchange(connection, Event.ANSWER_TIMEOUT, connection.answerDeadlineNanos);
        }
    }

    private void answer(Connection connection, long nowNanos) {
        if (!gatewayOf(connection).packet(connection, nowNanos)) {
            // The gateway forgot the connection while the origin was at work, and drops the answer.
            putExchange(connection, Event.ANSWER_TIMEOUT, connection.answerDeadlineNanos);
            return;
        }
        tally.add(Count.BYTES_RECEIVED, responseBytes.getAsLong());
        connection.quietSinceNanos = nowNanos;
        boolean usable = connection.requests < model.keepAliveRequests();
        if (usable) {
            connection.state = State.IDLE;
        } else {
            closing.closedByBoth(connection, nowNanos);
        }
        user.answered(connection, usable, nowNanos);
        giveIf(!usable, connection);
    }

    private void broken(Connection connection, long nowNanos) {
        boolean forgotten = connection.mapping == Connection.NO_MAPPING;
        closing.closedByBoth(connection, nowNanos);
        user.broken(connection, forgotten ? Failure.RESET : Failure.CLOSED_EARLY, nowNanos);
        connections.give(connection);
    }

    private void unanswered(Connection connection, long nowNanos) {
        boolean over = closing.shut(connection, nowNanos);
        user.broken(connection, Failure.TIMEOUT, nowNanos);
        giveIf(over, connection);
    }

    /* ---- the end ---- */

    /** The client closes a connection, whatever it is doing. The user hears no more of it. */
    void close(Connection connection, long nowNanos) {
        giveIf(closing.shut(connection, nowNanos), connection);
    }

    private void giveIf(boolean over, Connection connection) {
        if (over) {
            connections.give(connection);
        }
    }

    /** Has an idle connection end when the origin's patience does. */
    void expectEnd(Connection connection, long nowNanos) {
        if (!connection.keepAliveArmed) {
            connection.keepAliveArmed = true;
            keepAlive.add(nowNanos, Event.of(Event.KEEP_ALIVE_OVER, connection));
        }
    }

    private void keepAliveOver(Connection connection, long nowNanos) {
        connection.keepAliveArmed = false;
        if (connection.state != State.IDLE) {
            return;
        }
        long closedAtNanos = connection.quietSinceNanos + model.keepAliveNanos();
        if (nowNanos < closedAtNanos) {
            connection.keepAliveArmed = true;
            queue.at(closedAtNanos, Event.of(Event.KEEP_ALIVE_OVER, connection));
        } else if (gatewayOf(connection).packet(connection, nowNanos)) {
            closing.closedByBoth(connection, nowNanos);
            user.closedWhileIdle(connection, nowNanos);
            connections.give(connection);
        }
    }

    /* ---- events ---- */

    /** Lets happen what was put in the queue for a connection. */
    void happen(long event, long nowNanos) {
        Connection connection = connections.get(Event.subject(event));
        if (!Event.isOf(event, connection.generation)) {
            return;
        }
        switch (Event.kind(event)) {
            case Event.RESOLVED -> connect(connection, names.answer(connection.host, nowNanos), nowNanos);
            case Event.SYN -> syn(connection, nowNanos);
            case Event.ESTABLISHED -> established(connection, nowNanos);
            case Event.READY -> secured(connection, nowNanos);
            case Event.CONNECT_TIMEOUT -> openFailed(connection, Failure.CONNECT_TIMEOUT, nowNanos);
            case Event.ANSWER -> answer(connection, nowNanos);
            case Event.FORESEEN_CALL ->
                Objects.requireNonNull(foreseen, "a call must have been foreseen")
                        .answered(connection, gatewayOf(connection), nowNanos);
            case Event.BROKEN -> broken(connection, nowNanos);
            case Event.ANSWER_TIMEOUT -> unanswered(connection, nowNanos);
            case Event.FIN_BACK -> closing.finBack(connection, nowNanos);
            case Event.RESET_BACK -> closing.resetBack(connection, nowNanos);
            case Event.KEEP_ALIVE_OVER -> keepAliveOver(connection, nowNanos);
            default -> throw new IllegalStateException("no event of a connection: " + Event.kind(event));
        }
    }

    /** Puts the next step of an opening, or the end of its time if that comes first. */
    private void putOpening(Connection connection, int kind, EventQueue.Lane lane, long nowNanos) {
        if (nowNanos + lane.delayNanos() > connection.connectDeadlineNanos) {
            queue.at(connection.connectDeadlineNanos, Event.of(Event.CONNECT_TIMEOUT, connection));
        } else {
            lane.add(nowNanos, Event.of(kind, connection));
        }
    }

    /** Puts the next step of an exchange, or the end of its time if that comes first. */
    private void putExchange(Connection connection, int kind, long atNanos) {
        if (atNanos > connection.answerDeadlineNanos) {
            queue.at(connection.answerDeadlineNanos, Event.of(Event.ANSWER_TIMEOUT, connection));
        } else {
            queue.at(atNanos, Event.of(kind, connection));
        }
    }

    static Gateway gatewayOf(Connection connection) {
        Gateway gateway = connection.gateway;
        if (gateway == null) {
            throw new IllegalStateException("a connection must have a gateway once its name is resolved");
        }
        return gateway;
    }
}
