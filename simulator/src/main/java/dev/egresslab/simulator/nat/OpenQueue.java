package dev.egresslab.simulator.nat;

/** Open mappings in the order in which they were queued: a list through the mappings themselves. Each is looked at a constant time later. */
final class OpenQueue {
    private final OpenMappings mappings;
    private final long waitNanos;
    private int first = OpenMappings.NONE;
    private int last = OpenMappings.NONE;

    OpenQueue(OpenMappings mappings, long waitNanos) {
        this.mappings = mappings;
        this.waitNanos = waitNanos;
    }

    /** Appends a mapping that is in no queue; answers whether it is the first. */
    boolean add(int slot, long nowNanos) {
        int before = last;
        mappings.queuedNanos(slot, nowNanos);
        mappings.previous(slot, before);
        mappings.next(slot, OpenMappings.NONE);
        last = slot;
        if (before == OpenMappings.NONE) {
            first = slot;
            return true;
        }
        mappings.next(before, slot);
        return false;
    }

    /** Takes out a mapping that is in it; answers whether it was the first. */
    boolean remove(int slot) {
        int before = mappings.previous(slot);
        int after = mappings.next(slot);
        if (after == OpenMappings.NONE) {
            last = before;
        } else {
            mappings.previous(after, before);
        }
        if (before == OpenMappings.NONE) {
            first = after;
            return true;
        }
        mappings.next(before, after);
        return false;
    }

    /** Takes the first mapping; there must be one. */
    int take() {
        int slot = first;
        remove(slot);
        return slot;
    }

    /** When the first mapping is to be looked at, or {@link TimerQueues#NEVER}. */
    long dueNanos() {
        return first == OpenMappings.NONE ? TimerQueues.NEVER : mappings.queuedNanos(first) + waitNanos;
    }
}
