package dev.egresslab.bench.app;

import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.bench.workload.Retries;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One page request, from its intended start to its end: its calls, one after another, each as often as the retries allow. Between two attempts
 * the worker sleeps, as PHP's does. Loop only.
 */
final class Page implements Call.Outcome {
    /** Hears of the page. */
    interface Owner {
        /** Returns what decides about the retries of all its pages. */
        Retries retries();

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
    private int host;
    private int attempts;
    private long callStartNanos;

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
        host = (int) ((number * client.config().calls() + callsBegun) % hosts);
        callsBegun++;
        attempts = 0;
        callStartNanos = System.nanoTime();
        owner.retries().called();
        attempt();
    }

    private void attempt() {
        attempts++;
        client.count(Count.ATTEMPTS, 1);
        new Call(client, host, instance, kept, clock, this).start();
    }

    private void tryAgain() {
        client.count(Count.RETRIES, 1);
        attempt();
    }

    /** Whether the call is to be tried again; if so it waits from here on. */
    private boolean triesAgain(Failure failure) {
        long waitNanos = owner.retries().waitNanos(attempts, failure.error().retryReason());
        if (waitNanos == Retries.OVER_BUDGET) {
            client.count(Count.OVER_BUDGET, 1);
        }
        if (waitNanos < 0) {
            return false;
        }
        Future<?> _ =
                client.loop().schedule(() -> client.alarm().guard(this::tryAgain), waitNanos, TimeUnit.NANOSECONDS);
        return true;
    }

    @Override
    public void attemptEnded(@Nullable Failure failure) {
        if (failure != null && triesAgain(failure)) {
            return;
        }
        client.count(failure == null ? Count.CALLS_OK : Count.CALLS_FAILED, 1);
        owner.callEnded(failure, System.nanoTime() - callStartNanos);
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
