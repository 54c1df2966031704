package dev.egresslab.bench.virtual;

import org.jspecify.annotations.Nullable;

/** How the application calls the origin: by itself or through a proxy. */
interface CallMaker {

    /** Hears that calls ended. */
    interface Caller {
        /**
         * A call ended; the worker may be given its next page at once.
         *
         * @param failure null when it succeeded
         */
        void callEnded(Worker worker, @Nullable Failure failure, long nowNanos);
    }

    /** Makes the worker's call to its {@link Worker#host}. */
    void call(Worker worker, long nowNanos);

    /** Goes on with a worker's call whose name has just been resolved: only where there are {@link ForeseenPages}. */
    default void resolved(Worker worker, long nowNanos) {
        throw new IllegalStateException("a page must be foreseen to go on from its name, worker " + worker.number);
    }

    /** The worker's page has ended. */
    void pageEnded(Worker worker, long nowNanos);

    /** Lets happen what was put in the queue for a call, a connection or a pool. */
    void happen(long event, long nowNanos);
}
