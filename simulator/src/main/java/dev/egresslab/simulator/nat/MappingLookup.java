package dev.egresslab.simulator.nat;

/** What is known of a mapping by its number, wherever it is kept: among the open ones, or in the queue of its hold. */
final class MappingLookup {
    private final Mappings mappings;
    private final OpenMappings open;
    private final TimerQueues timers;

    MappingLookup(Mappings mappings, OpenMappings open, TimerQueues timers) {
        this.mappings = mappings;
        this.open = open;
        this.timers = timers;
    }

    MappingState state(int mapping) {
        int slot = mappings.slot(mapping);
        if (slot >= 0) {
            return Timer.stateIn(open.timer(slot));
        }
        return mappings.isHeld(mapping) ? Timer.stateIn(mappings.holdTimer(mapping)) : MappingState.FREE;
    }

    /** Whether it was closed by its ends, and did not time out. */
    boolean isHeldAfterClose(int mapping) {
        MappingState state = state(mapping);
        return state == MappingState.HOLD_FIN || state == MappingState.HOLD_RST;
    }

    /** The number of the holder of a mapping that is not free. */
    int holder(int mapping) {
        int slot = mappings.slot(mapping);
        return slot >= 0 ? open.holder(slot) : holds(mapping).holder(mappings.position(mapping));
    }

    /** The place of the port of a mapping that is not free. */
    int place(int mapping) {
        int slot = mappings.slot(mapping);
        return slot >= 0 ? open.place(slot) : holds(mapping).place(mappings.position(mapping));
    }

    private HoldQueue holds(int mapping) {
        if (!mappings.isHeld(mapping)) {
            throw new IllegalArgumentException(
                    "a mapping must not be free to be asked for its port, " + mapping + " is");
        }
        return timers.held(mappings.holdTimer(mapping));
    }
}
