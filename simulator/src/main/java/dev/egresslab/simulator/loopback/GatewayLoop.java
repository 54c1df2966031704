package dev.egresslab.simulator.loopback;

import dev.egresslab.simulator.nat.Ipv4;
import dev.egresslab.simulator.nat.Protocol;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All of a gateway that lives on its event loop, and by which its connections find each other. Used by that loop alone. */
final class GatewayLoop {

    /**
     * Where connections to a public destination go.
     *
     * @param destination its number in the ledger
     * @param local the server that stands for it
     */
    record Route(int destination, InetSocketAddress local) {}

    private final EventLoop loop;
    private final Transport transport;
    private final Sides sides;
    private final DelayLine line;
    private final Ports ports;
    private final Clients clients = new Clients();
    private final Counters counters;
    private final Map<Endpoint, Route> routes = new HashMap<>();
    private final Bootstrap origins;

    GatewayLoop(GatewayConfig config, EventLoop loop, Transport transport) {
        this.loop = loop;
        this.transport = transport;
        this.sides = new Sides();
        this.line = new DelayLine(loop, config.rttNanos() / 2, sides::flush);
        this.ports = new Ports(config, loop, clients::name);
        this.counters = new Counters(config.name());
        config.destinations().forEach(this::addRoute);
        // The kernel's own time to give up is that of the simulated client.
        this.origins = new Bootstrap()
                .group(loop)
                .channel(transport.channel())
                .disableResolver()
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    }

    private void addRoute(String destination, String local) {
        Endpoint from = Endpoint.parse("a destination", destination);
        Endpoint to = Endpoint.parse("a destination's local server", local);
        int number = ports.destination(Protocol.TCP, Ipv4.of(from.host()), from.port());
        routes.put(from, new Route(number, to.socketAddress()));
    }

    EventLoop loop() {
        return loop;
    }

    Transport transport() {
        return transport;
    }

    Sides sides() {
        return sides;
    }

    DelayLine line() {
        return line;
    }

    Ports ports() {
        return ports;
    }

    Counters counters() {
        return counters;
    }

    /** The clients' names. */
    Clients clients() {
        return clients;
    }

    /** A new client's side. */
    Side accept() {
        counters.accepted();
        Side inside = new Side(sides);
        inside.listener(new Newcomer(this, inside));
        return inside;
    }

    /** The side of a new client that has said where it wants to go by where it connected. */
    Side accept(FixedListener at) {
        counters.accepted();
        Side inside = new Side(sides);
        Route route = routes.get(Endpoint.parse("a fixed listener's destination", at.destination()));
        if (route == null) {
            throw new IllegalStateException("no route to " + at.destination());
        }
        inside.listener(new Attempt(this, inside, new Answers.ByTheConnection(), route, clients.number(at.client())));
        return inside;
    }

    /**
     * The client has said where it wants to go.
     *
     * @param rest what it sent behind; taken over
     */
    void attempt(Side inside, SocksHandshake.Connect request, ByteBuf rest) {
        Route route = routes.get(request.destination());
        if (route == null) {
            rest.release();
            counters.unmapped(request.destination());
            refuse(inside, request.version(), SocksReply.HOST_UNREACHABLE);
            return;
        }
        String label = request.user().isEmpty() ? inside.peerAddress() : request.user();
        Answers answers = new Answers.BySocks(request.version());
        Attempt attempt = new Attempt(this, inside, answers, route, clients.number(label));
        inside.listener(attempt);
        if (rest.isReadable()) {
            attempt.received(rest);
        } else {
            rest.release();
        }
        attempt.sendSyn();
    }

    /** The client's handshake ended without a destination. */
    void refuse(Side inside, SocksHandshake.Refusal refusal) {
        counters.malformed(refusal.why());
        refuse(inside, refusal.version(), refusal.reply());
    }

    private static void refuse(Side inside, int version, @Nullable SocksReply reply) {
        if (reply != null) {
            inside.write(reply.bytes(inside.allocator(), version, 0, 0));
        }
        inside.closeBehindWrites();
    }

    /** Connects to a local server; {@code outcome} hears null once that is done, or why it failed, on the loop. */
    void connect(InetSocketAddress local, Side outside, Consumer<@Nullable Throwable> outcome) {
        origins.clone().handler(outside).connect(local).addListener(done -> {
            if (loop.inEventLoop()) {
                outcome.accept(done.cause());
            } else {
                // A socket that could not even be made has no loop, and fails elsewhere.
                loop.execute(() -> outcome.accept(done.cause()));
            }
        });
    }

    /** Ends everything at once. */
    void close() {
        ports.close();
        line.close();
        sides.close();
    }
}
