package dev.egresslab.proxy.egress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A count that belongs to the thread that counts first, as with one event loop there is no other: it adds without a lock on the memory bus, which a request would
 * otherwise pay half a dozen times. Other threads count beside it. Thread safe.
 */
final class LoopCount {
    private static final VarHandle OWNER = handle(LoopCount.class, "owner", Thread.class);
    private static final VarHandle COUNT = handle(Cell.class, "count", long.class);

    private final Cell owned = new Cell();
    private final LongAdder others = new LongAdder();
    private @Nullable Thread owner;

    /** A line of the cache around the number, for the owner writes it while others read beside it. */
    @SuppressWarnings("UnusedVariable")
    private static final class Cell {
        private long before1, before2, before3, before4, before5, before6, before7;
        private long count;
        private long behind1, behind2, behind3, behind4, behind5, behind6, behind7;
    }

    private static VarHandle handle(Class<?> holder, String field, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(holder, MethodHandles.lookup()).findVarHandle(holder, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void increment() {
        add(1);
    }

    void add(long more) {
        Thread thread = Thread.currentThread();
        if (owner == thread) {
            COUNT.setOpaque(owned, owned.count + more);
        } else {
            addBeside(more, thread);
        }
    }

    private void addBeside(long more, Thread thread) {
        if (OWNER.compareAndSet(this, null, thread)) {
            add(more);
        } else {
            others.add(more);
        }
    }

    long sum() {
        return (long) COUNT.getOpaque(owned) + others.sum();
    }
}
