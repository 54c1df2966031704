package dev.egresslab.simulator.nat;

import java.time.Duration;
import java.util.List;

/** What a mapping waits for; each kind has one constant time per profile, and so one queue. */
enum Timer {
    HALF_OPEN(0, MappingState.HALF_OPEN),
    ESTABLISHED(1, MappingState.ESTABLISHED),
    UDP_FIRST(2, MappingState.HALF_OPEN),
    UDP_IDLE(3, MappingState.ESTABLISHED),
    ICMP_FIRST(4, MappingState.HALF_OPEN),
    ICMP_IDLE(5, MappingState.ESTABLISHED),
    HOLD_FIN(6, MappingState.HOLD_FIN),
    HOLD_UDP(7, MappingState.HOLD_FIN),
    HOLD_RST(8, MappingState.HOLD_RST),
    HOLD_IDLE(9, MappingState.HOLD_IDLE);

    static final List<Timer> ALL = List.of(values());

    /** Timers from here on are holds, those before of open mappings. */
    static final int FIRST_HOLD = HOLD_FIN.queue;

    /** The states by {@link #queue}: asked for with every event. */
    private static final MappingState[] STATES = ALL.stream().map(Timer::state).toArray(MappingState[]::new);

    private final int queue;
    private final MappingState state;

    Timer(int queue, MappingState state) {
        this.queue = queue;
        this.state = state;
    }

    /** The timer's place in {@link #ALL}, written into a mapping. */
    int queue() {
        return queue;
    }

    MappingState state() {
        return state;
    }

    /** Whether a mapping with this timer is open. */
    static boolean isOpen(int queue) {
        return queue < FIRST_HOLD;
    }

    /** The state of a mapping with this timer. */
    static MappingState stateIn(int queue) {
        return STATES[queue];
    }

    /** What a new mapping waits for. */
    static Timer ofNew(Protocol protocol) {
        return switch (protocol) {
            case TCP -> HALF_OPEN;
            case UDP -> UDP_FIRST;
            case ICMP -> ICMP_FIRST;
        };
    }

    /** What a mapping waits for once both sides have used it. */
    static Timer ofEstablished(Protocol protocol) {
        return switch (protocol) {
            case TCP -> ESTABLISHED;
            case UDP -> UDP_IDLE;
            case ICMP -> ICMP_IDLE;
        };
    }

    /** The hold after an ending. An evicted mapping has none. */
    static Timer ofHold(Protocol protocol, Ending ending) {
        return switch (ending) {
            case FIN -> protocol == Protocol.TCP ? HOLD_FIN : HOLD_UDP;
            case RST -> HOLD_RST;
            case IDLE, HALF_OPEN_TIMEOUT, EVICTED -> HOLD_IDLE;
        };
    }

    Duration in(Timeouts timeouts) {
        Sourced<Duration> time = switch (this) {
            case HALF_OPEN -> timeouts.halfOpen();
            case ESTABLISHED -> timeouts.establishedIdle();
            case UDP_FIRST -> timeouts.udpFirst();
            case UDP_IDLE -> timeouts.udpIdle();
            case ICMP_FIRST, ICMP_IDLE -> timeouts.icmpIdle();
            case HOLD_FIN -> timeouts.holdAfterFin();
            case HOLD_UDP -> timeouts.holdAfterUdp();
            case HOLD_RST -> timeouts.holdAfterRst();
            case HOLD_IDLE -> timeouts.holdAfterIdle();
        };
        return time.value();
    }
}
