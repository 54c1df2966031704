package dev.egresslab.simulator.loopback;

import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.ExpiredFlow;

/**
 * An established connection through the gateway: two sides, a leg each way, and the mapping they use. Tells the ledger what passes, and stops
 * what passes when the ledger has forgotten the connection.
 *
 * <p>A forgotten connection's sockets stay as they are, as they do behind a real gateway, until one of them says something: what the
 * gateway does then is its profile's. The origin's socket cannot be left alone for ever, though; it is reset when the client's is.
 * {@link ExpiredFlow#REMAP} is shown by its end, the reset that the client gets; the port it takes for that is not modelled.
 */
final class Relay implements Leg.Gate, Ports.User {

    private enum State {
        OPEN,
        FORGOTTEN,
        OVER
    }

    private final Ports ports;
    private final Side inside;
    private final Side outside;
    private final Leg outbound;
    private final Leg inbound;
    private final int mapping;
    private State state = State.OPEN;
    private boolean finOutbound;
    private boolean finInbound;
    private long activeNanos;

    Relay(Ports ports, DelayLine line, Side inside, Side outside, int mapping) {
        this.ports = ports;
        this.inside = inside;
        this.outside = outside;
        this.mapping = mapping;
        Leg.Pair legs = Leg.between(inside, outside, this, line);
        this.outbound = legs.outbound();
        this.inbound = legs.inbound();
    }

    /** From the client to the origin. */
    Leg outbound() {
        return outbound;
    }

    /** From the origin to the client. */
    Leg inbound() {
        return inbound;
    }

    @Override
    public boolean data(Leg leg, int bytes) {
        touch();
        if (state == State.FORGOTTEN) {
            stray(leg, bytes);
            return false;
        }
        ports.traffic().passed(leg == outbound, bytes);
        return true;
    }

    @Override
    public boolean fin(Leg leg) {
        if (state == State.FORGOTTEN) {
            stray(leg, 0);
            resetBoth();
            return false;
        }
        ports.traffic().passed(leg == outbound, 0);
        if (leg == outbound) {
            finOutbound = true;
        } else {
            finInbound = true;
        }
        if (finOutbound && finInbound) {
            over(Ending.FIN);
        }
        return true;
    }

    @Override
    public boolean rst(Leg leg) {
        if (state == State.FORGOTTEN) {
            stray(leg, 0);
            if (leg == outbound) {
                resetBoth();
            }
            return false;
        }
        ports.traffic().passed(leg == outbound, 0);
        over(Ending.RST);
        return true;
    }

    /** The ledger forgot the connection, for its silence or for want of its port. */
    @Override
    public void mappingEnded(Ending ending) {
        state = State.FORGOTTEN;
    }

    private void over(Ending ending) {
        if (state == State.OPEN) {
            state = State.OVER;
            ports.close(mapping, ending);
        }
    }

    private void touch() {
        long now = ports.nowNanos();
        if (state == State.OPEN && now - activeNanos >= ports.activeEveryNanos()) {
            activeNanos = now;
            ports.active(mapping);
        }
    }

    /** Something came for a connection the gateway has forgotten. */
    private void stray(Leg leg, int bytes) {
        ports.traffic().dropped(leg == outbound, bytes);
        ExpiredFlow policy = ports.profile().expiredFlow().value();
        if (leg == outbound && policy != ExpiredFlow.SILENT) {
            resetBoth();
        } else if (leg == inbound && policy == ExpiredFlow.RST_TO_SENDER) {
            outside.reset();
        }
    }

    private void resetBoth() {
        inside.reset();
        outside.reset();
    }
}
