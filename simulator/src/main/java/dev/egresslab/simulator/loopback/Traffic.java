package dev.egresslab.simulator.loopback;

import dev.egresslab.simulator.nat.TrafficListener;
import java.util.function.LongSupplier;

/**
 * What passes the gateway, told as packets. Modelled, for a relay sees a stream: data is counted as full segments, one packet at least for each
 * read; SYN, SYN-ACK, FIN and RST as one packet each; acknowledgements without data, and retransmissions, not at all. A packet's bytes
 * are those of its IP packet.
 */
final class Traffic {

    /** Payload of a full TCP segment on Ethernet: 1500 bytes less {@link #HEADERS}. */
    private static final int SEGMENT = 1_448;

    /** 20 bytes of IPv4, 20 of TCP and 12 of its timestamps (RFC 7323), which Linux sends by default. */
    private static final int HEADERS = 52;

    private final TrafficListener listener;
    private final LongSupplier nowNanos;

    Traffic(TrafficListener listener, LongSupplier nowNanos) {
        this.listener = listener;
        this.nowNanos = nowNanos;
    }

    /** Data passed, or with 0 bytes a packet without any. */
    void passed(boolean outbound, int bytes) {
        long now = nowNanos.getAsLong();
        long packets = packets(bytes);
        long onWire = bytes + packets * HEADERS;
        if (outbound) {
            listener.inFromSource(packets, onWire, now);
            listener.outToDestination(packets, onWire, now);
        } else {
            listener.inFromDestination(packets, onWire, now);
            listener.outToSource(packets, onWire, now);
        }
    }

    /** Data, or with 0 bytes a packet without any, came and went no further. */
    void dropped(boolean outbound, int bytes) {
        long now = nowNanos.getAsLong();
        long packets = packets(bytes);
        long onWire = bytes + packets * HEADERS;
        if (outbound) {
            listener.inFromSource(packets, onWire, now);
        } else {
            listener.inFromDestination(packets, onWire, now);
        }
        listener.dropped(packets, now);
    }

    private static long packets(int bytes) {
        return Math.max(1, (bytes + SEGMENT - 1) / SEGMENT);
    }
}
