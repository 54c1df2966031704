package dev.egresslab.bench.peer;

/**
 * What an egress proxy has counted since it started. All but the two of this instant only grow; what the program does not tell is
 * {@link #UNKNOWN}.
 *
 * @param requests requests taken from clients
 * @param connectionAttempts connections to hosts that were begun
 * @param connectionsReused requests for which a kept connection was used
 * @param connectFailures connections to hosts that did not come about
 * @param answerFailures requests whose answer did not come or was not HTTP
 * @param retries attempts beyond the first, as the program counts them: HAProxy 2.6 counts a retried stale connection twice
 * @param queuedNow requests that wait for a connection at this instant
 * @param idleNow connections to hosts that are kept without a request at this instant
 */
public record EgressSample(
        long requests,
        long connectionAttempts,
        long connectionsReused,
        long connectFailures,
        long answerFailures,
        long retries,
        long queuedNow,
        long idleNow) {
    /** The program does not tell. */
    public static final long UNKNOWN = -1;

    /** Of a program that counts its clients' requests and nothing else. */
    static EgressSample ofRequests(long requests) {
        return new EgressSample(requests, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
    }
}
