package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.bench.workload.Retries;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The application: PHP-FPM's workers with their listen queue. A page takes the worker that has been idle longest (idle workers wait in
 * {@code accept}, which wakes them in the order they came), or waits, or is refused when the queue is full; then makes its calls one after
 * another, each as often as the retries allow, and fails with the first that fails.
 */
final class App implements CallMaker.Caller {
    private final AppSpec spec;
    private final int callsPerPage;
    private final int[] hosts;
    private final Recorder recorder;
    private final Tally tally;
    private final CallMaker calls;
    private final PageQueue queue = new PageQueue();
    private final EventQueue events;
    private final Retries retries;
    private final Worker[] workers;
    private final ArrayDeque<Worker> idle;
    private final PhaseClocks clocks;
    private final @Nullable ForeseenPages foreseen;
    private long arrived;
    /** How many idle workers foreseen pages have. */
    private int lent;

    private int inFlight;
    private int inFlightMax;
    private boolean handingOut;

    /**
     * Starts all workers, idle.
     *
     * @param hosts the origin's host that each of the app's hosts is, by its place
     * @param foreseen pages that need not go through all steps; null if there are none
     * @param keepsConnections whether workers have connections of their own to keep: not so behind a proxy
     */
    App(
            AppSpec spec,
            int[] hosts,
            int originHosts,
            boolean keepsConnections,
            Recorder recorder,
            Tally tally,
            EventQueue events,
            Retries retries,
            PhaseClocks clocks,
            @Nullable ForeseenPages foreseen,
            Function<CallMaker.Caller, CallMaker> calls) {
        this.spec = spec;
        this.callsPerPage = spec.calls();
        this.hosts = hosts;
        this.recorder = recorder;
        this.tally = tally;
        this.events = events;
        this.retries = retries;
        this.clocks = clocks;
        this.foreseen = foreseen;
        this.calls = calls.apply(this);
        workers = new Worker[spec.workers()];
        idle = new ArrayDeque<>(spec.workers());
        KeptConnections[] shared = new KeptConnections[spec.instances()];
        Arrays.setAll(shared, _ -> new KeptConnections(originHosts));
        for (int i = 0; i < spec.workers(); i++) {
            int instance = i % spec.instances();
            KeptConnections kept = keepsConnections ? kept(spec.connections(), shared[instance], originHosts) : null;
            workers[i] = new Worker(i, instance, kept);
            idle.add(workers[i]);
        }
    }

    private static @Nullable KeptConnections kept(ConnectionModel model, KeptConnections shared, int hosts) {
        return switch (model) {
            case PER_CALL -> null;
            case PER_PAGE, PER_WORKER -> new KeptConnections(hosts);
            case SHARED -> shared;
        };
    }

    /** Pages begun or waiting. */
    int inFlight() {
        return inFlight;
    }

    int inFlightMax() {
        return inFlightMax;
    }

    /** A page arrives: at the moment it was meant to. */
    void arrive(long nowNanos) {
        long page = arrived++;
        recorder.arrived();
        inFlight++;
        inFlightMax = Math.max(inFlightMax, inFlight);
        if (foreseen != null && queue.size() == 0 && beginsForeseen(foreseen, page, nowNanos)) {
            return;
        }
        if (queue.size() >= spec.listenQueue() + idleWorkers()) {
            recorder.refused();
            ended(Failure.LISTEN_QUEUE_FULL);
            return;
        }
        queue.add(page, nowNanos);
        handOut(nowNanos);
    }

    private boolean beginsForeseen(ForeseenPages foreseen, long page, long nowNanos) {
        boolean begins = idleWorkers() > 0 && foreseen.begin(hostOf(page), nowNanos);
        if (begins) {
            lent++;
            retries.called();
        }
        return begins;
    }

    /** Idle workers, but for those that foreseen pages have: which ones does not matter, they are all the same. */
    private int idleWorkers() {
        return idle.size() - lent;
    }

    /** A page may end before its begin returns, so a loop here and no recursion. */
    private void handOut(long nowNanos) {
        if (handingOut) {
            return;
        }
        handingOut = true;
        while (queue.size() > 0 && idleWorkers() > 0) {
            Worker worker = idle.removeFirst();
            worker.page = queue.firstPage();
            clocks.start(worker, queue.firstIntendedNanos());
            worker.callsBegun = 0;
            queue.removeFirst();
            nextCall(worker, nowNanos);
        }
        handingOut = false;
    }

    private void nextCall(Worker worker, long nowNanos) {
        worker.host = hostOf(worker.page * callsPerPage + worker.callsBegun);
        worker.callsBegun++;
        worker.callStartNanos = nowNanos;
        worker.attempts = 0;
        retries.called();
        attempt(worker, nowNanos);
    }

    /** Calls go round the hosts; a division is too slow to find out that there is one only. */
    private int hostOf(long call) {
        return hosts.length == 1 ? hosts[0] : hosts[(int) (call % hosts.length)];
    }

    private void attempt(Worker worker, long nowNanos) {
        worker.attempts++;
        worker.attemptStartNanos = nowNanos;
        tally.add(Count.ATTEMPTS, 1);
        calls.call(worker, nowNanos);
    }

    /** Lets happen what was put in the queue. */
    void happen(long event, long nowNanos) {
        switch (Event.kind(event)) {
            case Event.FORESEEN_ANSWER, Event.FORESEEN_ASKED_ANSWER -> foreseenEnded(event, nowNanos);
            case Event.FORESEEN_NAME -> foreseenResolved(pages(), Event.subject(event), nowNanos);
            case Event.RETRY -> {
                tally.add(Count.RETRIES, 1);
                attempt(workers[Event.subject(event)], nowNanos);
            }
            default -> calls.happen(event, nowNanos);
        }
    }

    private void foreseenEnded(long event, long nowNanos) {
        pages().answered(event, nowNanos);
        lent--;
        ended(null);
        handOut(nowNanos);
    }

    private void foreseenResolved(ForeseenPages foreseen, int page, long nowNanos) {
        if (foreseen.resolved(page, nowNanos)) {
            return;
        }
        Worker worker = idle.removeFirst();
        lent--;
        worker.host = foreseen.host(page);
        worker.callsBegun = 1;
        worker.callStartNanos = foreseen.begunNanos(page);
        worker.attempts = 1;
        worker.attemptStartNanos = worker.callStartNanos;
        clocks.start(worker, worker.callStartNanos);
        foreseen.drop(page);
        calls.resolved(worker, nowNanos);
    }

    private ForeseenPages pages() {
        return Objects.requireNonNull(foreseen, "a foreseen page must have been begun");
    }

    /** Whether the worker is to try its call again; if so it waits from here on. */
    private boolean triesAgain(Worker worker, Failure failure, long nowNanos) {
        long waitNanos = retries.waitNanos(worker.attempts, failure.retryReason());
        if (waitNanos == Retries.OVER_BUDGET) {
            tally.add(Count.OVER_BUDGET, 1);
        }
        if (waitNanos < 0) {
            return false;
        }
        events.at(nowNanos + waitNanos, Event.of(Event.RETRY, 0, worker.number));
        return true;
    }

    @Override
    public void callEnded(Worker worker, @Nullable Failure failure, long nowNanos) {
        clocks.enter(worker, Phase.WAIT, nowNanos);
        if (failure != null && triesAgain(worker, failure, nowNanos)) {
            return;
        }
        recorder.call(nowNanos - worker.callStartNanos);
        tally.add(failure == null ? Count.CALLS_OK : Count.CALLS_FAILED, 1);
        if (failure == null && worker.callsBegun < callsPerPage) {
            nextCall(worker, nowNanos);
            return;
        }
        calls.pageEnded(worker, nowNanos);
        recorder.page(clocks, worker, failure);
        ended(failure);
        rest(worker);
        handOut(nowNanos);
    }

    /**
     * Which idle worker comes next matters by the connections it has kept, and by the machine it runs on. Workers of one machine that keep none
     * are all the same, and the latest is still in the processor's cache.
     */
    private void rest(Worker worker) {
        if (worker.kept == null && spec.instances() == 1) {
            idle.addFirst(worker);
        } else {
            idle.addLast(worker);
        }
    }

    private void ended(@Nullable Failure failure) {
        inFlight--;
        tally.add(failure == null ? Count.REQUESTS_OK : Count.REQUESTS_FAILED, 1);
        if (failure != null) {
            tally.add(failure);
        }
    }
}
