package dev.egresslab.simulator.loopback;

import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.PortLedger;
import dev.egresslab.simulator.nat.SynRetransmits;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's attempt to connect, from its SYN to the answer.
 *
 * <pre>
 *  client   gateway                         origin
 *    | CONNECT |                               |
 *    |  (SYN)  | port taken, half-open         |
 *    |         |-------- half an RTT --------->| local connect
 *    |         |<------- half an RTT ----------|
 *    |  reply  | established                   |
 * </pre>
 *
 * <p>Without a port the client hears what the profile says. When that is nothing, its SYN is sent again as Linux would, for as long as its
 * socket stays open, and each time asks for a port anew. A client that closes its socket, even by half, has given up; what answers it still
 * gets is a reset, as a kernel sends for a SYN-ACK to a socket that is gone.
 *
 * <p>A client of a {@link FixedListener} says its CONNECT by connecting, and hears the answer as {@link Answers} says.
 *
 * <p>What a client sends behind its CONNECT is kept until the answer, up to {@link Leg#UNDERWAY_MAX}. A SYN that took a port is not sent
 * again: the origin is on this machine and answers, or the kernel repeats it.
 */
final class Attempt implements Side.Listener, DelayLine.End, Ports.User {

    private enum Signal {
        SYN,
        SYN_ACK
    }

    private enum State {
        /** No port; waiting to send the SYN again. */
        UNANSWERED,
        /** A port is taken. */
        HALF_OPEN,
        /** Answered, or given up without one. */
        OVER
    }

    private final GatewayLoop gateway;
    private final Ports ports;
    private final Side inside;
    private final Answers answers;
    private final GatewayLoop.Route route;
    private final int client;

    private State state = State.UNANSWERED;
    private boolean clientGone;
    private int mapping = PortLedger.EXHAUSTED;
    private int retransmits;
    private @Nullable Future<?> timer;
    private @Nullable Relay relay;
    private @Nullable Side outside;
    private List<ByteBuf> early = List.of();
    private int earlyBytes;

    Attempt(GatewayLoop gateway, Side inside, Answers answers, GatewayLoop.Route route, int client) {
        this.gateway = gateway;
        this.ports = gateway.ports();
        this.inside = inside;
        this.answers = answers;
        this.route = route;
        this.client = client;
    }

    /** The client sends a SYN, the first or another. */
    void sendSyn() {
        mapping = ports.open(route.destination(), client, inside.peerPort(), this);
        if (mapping != PortLedger.EXHAUSTED) {
            state = State.HALF_OPEN;
            gateway.line().send(this, Signal.SYN);
            return;
        }
        switch (ports.profile().exhaustion().value()) {
            case RST -> refuse(SocksReply.REFUSED);
            case ICMP_ADMIN_PROHIBITED -> refuse(SocksReply.HOST_UNREACHABLE);
            // The oldest cannot give its port when all are held after a close.
            case DROP, EVICT_OLDEST ->
                timer = gateway.loop()
                        .schedule(this::sendSynAgain, SynRetransmits.waitNanos(retransmits), TimeUnit.NANOSECONDS);
        }
    }

    private void sendSynAgain() {
        timer = null;
        if (state != State.UNANSWERED) {
            return;
        }
        if (retransmits == SynRetransmits.MOST) {
            refuse(SocksReply.TIMED_OUT);
            return;
        }
        retransmits++;
        sendSyn();
    }

    @Override
    public void arrive(Object thing) {
        switch (thing) {
            case Signal.SYN -> connect();
            case Signal.SYN_ACK -> answered();
            case SocksReply reply -> refusedByOrigin(reply);
            default -> throw new IllegalStateException("nothing else is sent to an attempt, was " + thing);
        }
    }

    private void connect() {
        Side origin = new Side(gateway.sides());
        Relay joined = new Relay(ports, gateway.line(), inside, origin, mapping);
        outside = origin;
        relay = joined;
        origin.listener(joined.inbound());
        gateway.connect(route.local(), origin, this::connected);
    }

    private void connected(@Nullable Throwable failure) {
        if (state == State.OVER) {
            return;
        }
        if (failure == null) {
            gateway.line().send(this, Signal.SYN_ACK);
            return;
        }
        Shortage shortage = Shortage.of(failure);
        gateway.counters().originFailed(shortage, route.local(), failure);
        gateway.line().send(this, shortage == Shortage.NONE ? replyTo(failure) : SocksReply.GENERAL_FAILURE);
    }

    private static SocksReply replyTo(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("timed out")) {
            return SocksReply.TIMED_OUT;
        }
        return message.contains("refused") ? SocksReply.REFUSED : SocksReply.HOST_UNREACHABLE;
    }

    private void answered() {
        if (state == State.OVER) {
            return;
        }
        if (clientGone) {
            state = State.OVER;
            ports.user(mapping, joined());
            joined().outbound().lost();
        } else if (ports.established(mapping)) {
            state = State.OVER;
            ports.user(mapping, joined());
            ports.traffic().passed(/* outbound= */ false, 0);
            inside.listener(joined().outbound());
            answers.granted(inside, ports.publicIpv4(mapping), ports.publicPort(mapping));
            sendEarly();
        }
        // Else its time was over at this very moment, and mappingEnded has refused it.
    }

    private void sendEarly() {
        if (earlyBytes > Leg.UNDERWAY_MAX) {
            inside.reading(true);
        }
        List<ByteBuf> kept = early;
        early = List.of();
        kept.forEach(joined().outbound()::received);
    }

    private void refusedByOrigin(SocksReply reply) {
        if (state == State.HALF_OPEN) {
            ports.close(mapping, Ending.RST);
            refuse(reply);
        }
    }

    private void refuse(SocksReply reply) {
        state = State.OVER;
        releaseEarly();
        if (!inside.isGone()) {
            answers.refused(inside, reply);
        }
    }

    /** The client of a fixed listener is there: that is its SYN. */
    @Override
    public void opened() {
        sendSyn();
    }

    @Override
    public void received(ByteBuf data) {
        if (state == State.OVER) {
            data.release();
            return;
        }
        if (early.isEmpty()) {
            early = new ArrayList<>(1);
        }
        early.add(data);
        boolean fitted = earlyBytes <= Leg.UNDERWAY_MAX;
        earlyBytes += data.capacity();
        if (fitted && earlyBytes > Leg.UNDERWAY_MAX) {
            inside.reading(false);
        }
    }

    @Override
    public void ended() {
        lost();
        inside.closeBehindWrites();
    }

    @Override
    public void lost() {
        clientGone = true;
        releaseEarly();
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (state == State.UNANSWERED) {
            state = State.OVER;
        }
    }

    /** Nobody answered for as long as a gateway waits for that, or another needed the port. */
    @Override
    public void mappingEnded(Ending ending) {
        refuse(SocksReply.TIMED_OUT);
        if (relay != null && outside != null) {
            relay.mappingEnded(ending);
            outside.reset();
        }
    }

    private void releaseEarly() {
        early.forEach(ByteBuf::release);
        early = List.of();
    }

    private Relay joined() {
        Relay present = relay;
        if (present == null) {
            throw new IllegalStateException("a SYN-ACK must follow a SYN");
        }
        return present;
    }
}
