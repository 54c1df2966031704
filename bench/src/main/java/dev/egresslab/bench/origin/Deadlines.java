package dev.egresslab.bench.origin;

import org.jspecify.annotations.Nullable;

/*
 * All deadlines have the same distance, so they fall due in the order in which they were set: a linked list is an exact timer queue, and
 * setting, moving and clearing a deadline cost a few pointers, where a timer per connection costs a heap operation per request.
 */

/** Deadlines at one constant distance. Not safe for use by several threads; belongs to an event loop. */
final class Deadlines {
    /** What {@link #expire} answers when no deadline is set. */
    static final long NEVER = Long.MAX_VALUE;

    private final long distanceNanos;
    private final Entry ends = new Entry(() -> {});

    /** Something that has at most one deadline at a time. */
    static final class Entry {
        private final Runnable overdue;
        private long deadlineNanos;
        private @Nullable Entry previous;
        private @Nullable Entry next;

        /**
         * An entry without a deadline.
         *
         * @param overdue run once when a deadline has passed; it may set the next one
         */
        Entry(Runnable overdue) {
            this.overdue = overdue;
        }

        /** Clears the deadline, if one is set, in whichever queue. */
        void clear() {
            Entry before = previous;
            Entry after = next;
            if (before != null && after != null) {
                before.next = after;
                after.previous = before;
                previous = null;
                next = null;
            }
        }
    }

    Deadlines(long distanceNanos) {
        if (distanceNanos <= 0) {
            throw new IllegalArgumentException("distanceNanos must be positive, was " + distanceNanos);
        }
        this.distanceNanos = distanceNanos;
        ends.next = ends;
        ends.previous = ends;
    }

    /** Sets the entry's deadline, instead of any other it had. Answers whether it is the only one here. */
    boolean set(Entry entry, long nowNanos) {
        entry.clear();
        entry.deadlineNanos = nowNanos + distanceNanos;
        Entry last = ends.previous;
        if (last == null) {
            throw new IllegalStateException("the ring of deadlines is broken");
        }
        last.next = entry;
        entry.previous = last;
        entry.next = ends;
        ends.previous = entry;
        return last == ends;
    }

    /** Clears and runs what is due, and answers after how many nanoseconds to call again, or {@link #NEVER}. */
    long expire(long nowNanos) {
        for (Entry first = ends.next; first != null && first != ends; first = ends.next) {
            long wait = first.deadlineNanos - nowNanos;
            if (wait > 0) {
                return wait;
            }
            first.clear();
            first.overdue.run();
        }
        return NEVER;
    }
}
