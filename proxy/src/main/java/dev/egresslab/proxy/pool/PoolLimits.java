package dev.egresslab.proxy.pool;

/**
 * What a pool may hold and for how long.
 *
 * @param connectionsMax connections at the most: connecting, in use and idle together
 * @param idleMax idle connections at the most
 * @param idleMin idle connections kept by connecting ahead
 * @param idleTimeoutNanos how long a connection may be idle
 * @param ageMaxNanos how long a connection is reused
 * @param ageJitter share of the age and of the requests by which a connection may be retired earlier, so that many opened together do not end together
 * @param requestsMax requests on one connection
 * @param requestsFirst requests on the first connection; each after it may carry twice as many, up to {@code requestsMax}
 * @param queueMax requests that may wait while no connection can be opened for them
 * @param queueTimeoutNanos how long a request may wait
 * @param purgeNanos after each such time half of the idle connections beyond the estimated need is closed; {@link #NEVER} for never
 */
public record PoolLimits(
        int connectionsMax,
        int idleMax,
        int idleMin,
        long idleTimeoutNanos,
        long ageMaxNanos,
        double ageJitter,
        int requestsMax,
        int requestsFirst,
        int queueMax,
        long queueTimeoutNanos,
        long purgeNanos) {
    /** No purge: idle connections end by their timeout alone. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Without a purge; the first connection carries as many requests as any. */
    public PoolLimits(
            int connectionsMax,
            int idleMax,
            int idleMin,
            long idleTimeoutNanos,
            long ageMaxNanos,
            double ageJitter,
            int requestsMax,
            int queueMax,
            long queueTimeoutNanos) {
        this(
                connectionsMax,
                idleMax,
                idleMin,
                idleTimeoutNanos,
                ageMaxNanos,
                ageJitter,
                requestsMax,
                requestsMax,
                queueMax,
                queueTimeoutNanos,
                NEVER);
    }

    /** Checks that the limits can be obeyed together. */
    public PoolLimits {
        require(connectionsMax >= 1, "connectionsMax must be at least 1", connectionsMax);
        require(idleMax >= 0, "idleMax must be at least 0", idleMax);
        require(idleMin >= 0 && idleMin <= Math.min(idleMax, connectionsMax), "idleMin must be 0 to idleMax", idleMin);
        require(idleTimeoutNanos > 0, "idleTimeoutNanos must be positive", idleTimeoutNanos);
        require(ageMaxNanos > 0, "ageMaxNanos must be positive", ageMaxNanos);
        require(ageJitter >= 0 && ageJitter <= 1, "ageJitter must be 0 to 1", ageJitter);
        require(requestsMax >= 1, "requestsMax must be at least 1", requestsMax);
        require(requestsFirst >= 1, "requestsFirst must be at least 1", requestsFirst);
        require(queueMax >= 0, "queueMax must be at least 0", queueMax);
        require(queueTimeoutNanos > 0, "queueTimeoutNanos must be positive", queueTimeoutNanos);
        require(purgeNanos > 0, "purgeNanos must be positive", purgeNanos);
    }

    private static void require(boolean holds, String rule, Number value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", was " + value);
        }
    }
}
