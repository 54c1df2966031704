package dev.egresslab.proxy.resilience;

/**
 * How many requests of one upstream may be on their second try at the same time: Envoy's retry budget. A fixed number of retries for each
 * request multiplies the load of an origin that is failing because of its load; a share of the requests does not. The least number lets
 * single failures of a quiet upstream be tried again. Not thread safe.
 */
public final class RetryBudget {
    private final int percent;
    private final int concurrencyMin;
    private int active;

    /**
     * A budget nobody uses yet.
     *
     * @param percent share of the active requests that may be retries, 0 to 100
     * @param concurrencyMin retries that are allowed however few requests are active
     */
    public RetryBudget(int percent, int concurrencyMin) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent must be 0 to 100, was " + percent);
        }
        if (concurrencyMin < 0) {
            throw new IllegalArgumentException("concurrencyMin must be at least 0, was " + concurrencyMin);
        }
        this.percent = percent;
        this.concurrencyMin = concurrencyMin;
    }

    /**
     * Asks for one retry, to be {@linkplain #end ended} with its request.
     *
     * @param activeRequests requests that are waiting or under way
     */
    public boolean begin(int activeRequests) {
        long allowed = Math.max(concurrencyMin, (long) activeRequests * percent / 100);
        if (active >= allowed) {
            return false;
        }
        active++;
        return true;
    }

    /** A retry is over, well or not. */
    public void end() {
        if (active == 0) {
            throw new IllegalStateException("a retry must have begun to end, none had");
        }
        active--;
    }

    /** Retries now. */
    public int active() {
        return active;
    }
}
