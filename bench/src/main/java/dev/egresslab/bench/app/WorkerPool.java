package dev.egresslab.bench.app;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * A fixed number of workers and the queue before them. The worker that has been idle longest takes the next page: FPM's idle workers
 * wait in {@code accept}, which wakes them in the order they came. Loop only.
 */
final class WorkerPool {
    private final Deque<Worker> idle;
    private final Deque<Page> queue = new ArrayDeque<>();
    private final int workers;
    private final int listenQueue;
    private boolean handingOut;

    WorkerPool(Collection<Worker> workers, int listenQueue) {
        this.idle = new ArrayDeque<>(workers);
        this.workers = workers.size();
        this.listenQueue = listenQueue;
    }

    /** Gives the page to a worker, lets it wait, or refuses it at once when the queue is full. */
    void arrive(Page page) {
        if (queue.size() >= listenQueue + idle.size()) {
            page.refuse();
            return;
        }
        queue.addLast(page);
        handOut();
    }

    /** Takes back a worker whose page has ended. */
    void release(Worker worker) {
        idle.addLast(worker);
        handOut();
    }

    /** Returns how many workers serve a page. */
    int busy() {
        return workers - idle.size();
    }

    /** Returns how many pages wait. */
    int queued() {
        return queue.size();
    }

    /** A page may end before its begin returns, so a loop here and not a recursion from {@link #release}. */
    private void handOut() {
        if (handingOut) {
            return;
        }
        handingOut = true;
        while (!queue.isEmpty() && !idle.isEmpty()) {
            queue.removeFirst().begin(idle.removeFirst());
        }
        handingOut = false;
    }
}
