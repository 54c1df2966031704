package dev.egresslab.bench.app;

import dev.egresslab.bench.workload.ConnectionModel;
import org.jspecify.annotations.Nullable;

/** One page request, from its intended start to its end: its calls, one after another. Loop only. */
final class Page implements Call.Outcome {
    /** Hears of the page. */
    interface Owner {
        /** A call of the page ended. */
        void callEnded(@Nullable Failure failure, long durationNanos);

        /** The page ended; its worker is about to take the next. */
        void pageEnded(PhaseClock clock, @Nullable Failure failure);
    }

    private final Client client;
    private final WorkerPool workers;
    private final Owner owner;
    private final long number;
    private final PhaseClock clock;
    private @Nullable Worker worker;
    private @Nullable KeptConnections kept;
    private int instance;
    private int callsBegun;

    /**
     * Creates a page that has not begun.
     *
     * @param number its place among the pages, from 0: decides which host its first call goes to
     * @param intendedNanos when it was meant to begin
     */
    Page(Client client, WorkerPool workers, Owner owner, long number, long intendedNanos) {
        this.client = client;
        this.workers = workers;
        this.owner = owner;
        this.number = number;
        this.clock = new PhaseClock(intendedNanos);
        client.live().inFlight().add(1);
    }

    /** A worker takes the page. */
    void begin(Worker by) {
        worker = by;
        instance = by.instance();
        kept = client.keptFor(by);
        nextCall();
    }

    /** No worker and no place in the queue. */
    void refuse() {
        end(new Failure(ErrorClass.LISTEN_QUEUE_FULL, client.config().listenQueue() + " pages were waiting"));
    }

    private void nextCall() {
        long hosts = client.config().hosts().size();
        int host = (int) ((number * client.config().calls() + callsBegun) % hosts);
        callsBegun++;
        new Call(client, host, instance, kept, clock, this).start();
    }

    @Override
    public void callEnded(@Nullable Failure failure, long durationNanos) {
        owner.callEnded(failure, durationNanos);
        if (failure == null && callsBegun < client.config().calls()) {
            nextCall();
        } else {
            end(failure);
        }
    }

    private void end(@Nullable Failure failure) {
        clock.enter(Phase.WAIT, System.nanoTime());
        if (kept != null && client.config().connections() == ConnectionModel.PER_PAGE) {
            kept.closeAll();
        }
        client.live().pageEnded(clock.totalNanos(), failure);
        owner.pageEnded(clock, failure);
        if (worker != null) {
            workers.release(worker);
        }
    }
}
