package dev.egresslab.simulator.loopback;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection through the gateway: from what its source says, over the delay line, to its sink. Everything in order, FIN and
 * RST too.
 *
 * <p>The gateway itself stands at the client's end of the line: what the client sends passes it at once and is then on its way for half a
 * round trip; what the origin sends is on its way first. {@link Gate} says what passes.
 *
 * <p>What is under way is bounded. A sender has what it has under way on a real line, too, up to its window; here it is stopped above
 * {@link #UNDERWAY_MAX} (half a megabyte: 400 Mbit/s at 10 ms one way) or while the sink's peer does not read. Buffers are counted with
 * their whole capacity, so that a client that sends single bytes cannot take more memory than one that fills them.
 */
final class Leg implements Side.Listener, DelayLine.End {

    /** Bytes on the line above which the source is not read. */
    static final int UNDERWAY_MAX = 512 * 1024;

    private static final int UNDERWAY_RESUME = UNDERWAY_MAX / 2;

    /** The gateway's word on what passes between inside and outside. */
    interface Gate {
        /** Whether data passes; counts it. */
        boolean data(Leg leg, int bytes);

        /** Whether a FIN passes. */
        boolean fin(Leg leg);

        /** Whether a reset passes. */
        boolean rst(Leg leg);
    }

    private enum Signal {
        FIN,
        RST
    }

    private final Side source;
    private final Side sink;
    private final Gate gate;
    private final boolean gateFirst;
    private final DelayLine line;
    private @Nullable Leg opposite;
    private int underway;
    private boolean paused;

    private Leg(Side source, Side sink, Gate gate, boolean gateFirst, DelayLine line) {
        this.source = source;
        this.sink = sink;
        this.gate = gate;
        this.gateFirst = gateFirst;
        this.line = line;
    }

    /**
     * Both directions of a connection.
     *
     * @param outbound from the client to the origin
     * @param inbound from the origin to the client
     */
    record Pair(Leg outbound, Leg inbound) {}

    /** Joins two sides by a leg each way, which hear what the sides' peers do once they are made their listeners. */
    static Pair between(Side inside, Side outside, Gate gate, DelayLine line) {
        Leg outbound = new Leg(inside, outside, gate, /* gateFirst= */ true, line);
        Leg inbound = new Leg(outside, inside, gate, /* gateFirst= */ false, line);
        outbound.opposite = inbound;
        inbound.opposite = outbound;
        return new Pair(outbound, inbound);
    }

    @Override
    public void received(ByteBuf data) {
        if (gateFirst && !gate.data(this, data.readableBytes())) {
            data.release();
            return;
        }
        underway += data.capacity();
        line.send(this, data);
        regulate();
    }

    @Override
    public void ended() {
        if (!gateFirst || gate.fin(this)) {
            line.send(this, Signal.FIN);
        }
    }

    @Override
    public void lost() {
        if (!gateFirst || gate.rst(this)) {
            line.send(this, Signal.RST);
        }
    }

    @Override
    public void arrive(Object thing) {
        switch (thing) {
            case ByteBuf data -> {
                underway -= data.capacity();
                if (gateFirst || gate.data(this, data.readableBytes())) {
                    sink.write(data);
                } else {
                    data.release();
                }
                regulate();
            }
            case Signal.FIN -> {
                if (gateFirst || gate.fin(this)) {
                    sink.finish();
                }
            }
            default -> {
                if (gateFirst || gate.rst(this)) {
                    sink.reset();
                }
            }
        }
    }

    /** The source's peer can be written to again, or no more: that is the other direction's affair. */
    @Override
    public void writabilityChanged() {
        Leg other = opposite;
        if (other != null) {
            other.regulate();
        }
    }

    private void regulate() {
        boolean pause = underway > (paused ? UNDERWAY_RESUME : UNDERWAY_MAX) || !sink.isWritable();
        if (pause != paused) {
            paused = pause;
            source.reading(!pause);
        }
    }
}
