package dev.egresslab.proxy.egress;

/** How long what one upstream did has taken. Thread safe. */
final class UpstreamTimes {
    /** From a request's head to its answer's end. */
    final Durations requests = new Durations();
    /** From the decision to open a connection to its readiness, TLS included. */
    final Durations connects = new Durations();
    /** For a connection in use by others. */
    final RecentAverage queue = new RecentAverage();
    /** For a connection opened for it. */
    final RecentAverage connect = new RecentAverage();
    /** From its connection to the answer's head. */
    final RecentAverage response = new RecentAverage();
    /** All of it. */
    final RecentAverage total = new RecentAverage();

    /**
     * An exchange is over.
     *
     * @param answerNanos from its connection to the answer's head; -1 when there was none
     */
    void ended(boolean reused, long waitNanos, long answerNanos, long totalNanos) {
        requests.add(totalNanos);
        total.add(totalNanos);
        queue.add(reused ? waitNanos : 0);
        connect.add(reused ? 0 : waitNanos);
        if (answerNanos >= 0) {
            response.add(answerNanos);
        }
    }
}
