package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.simulator.capacity.PoolDemand;

/**
 * How the connections through the gateways come and go, over all zones and destinations. A port is taken as long as its connection is open
 * and for the hold after it.
 */
sealed interface ConnectionUse {
    /**
     * Ports taken at a moment.
     *
     * @param pages the pages begun so far
     * @param seconds the moment
     * @param holdSeconds how long a port is taken after its connection
     * @return the expected number
     */
    double portsInUse(PageCount pages, double seconds, double holdSeconds);

    /**
     * Connections that take their ports from a moment on, so far.
     *
     * @param pages the pages begun so far
     * @param seconds the moment
     * @return the expected number since the load's start
     */
    double opened(PageCount pages, double seconds);

    /**
     * Whether connections are kept, so that their number and not their rate takes the ports.
     *
     * @return whether they are
     */
    default boolean kept() {
        return !(this instanceof Fresh);
    }

    /**
     * New connections a second while pages begin at an even rate, in the long run.
     *
     * @param pagesPerSecond the rate of pages
     * @return the rate of connections
     */
    double opensPerSecond(double pagesPerSecond);

    /**
     * Connections that are opened for a purpose and closed after it.
     *
     * @param perPage connections of a page
     * @param lifeSeconds how long each is open
     * @param gapSeconds from the start of a page's connection to the next one's
     */
    record Fresh(double perPage, double lifeSeconds, double gapSeconds) implements ConnectionUse {
        @Override
        public double opened(PageCount pages, double seconds) {
            return perPage * pages.at(seconds);
        }

        @Override
        public double portsInUse(PageCount pages, double seconds, double holdSeconds) {
            return perPage * (pages.at(seconds) - pages.at(seconds - lifeSeconds - holdSeconds));
        }

        @Override
        public double opensPerSecond(double pagesPerSecond) {
            return perPage * pagesPerSecond;
        }
    }

    /**
     * Connections that each worker opens with its first page and keeps; the pages go to the workers in turn.
     *
     * @param workers how many workers
     * @param perWorker connections of each
     * @param renewedPerPage connections of a page that replace one at its limit of requests
     */
    record KeptByWorkers(int workers, int perWorker, double renewedPerPage) implements ConnectionUse {
        @Override
        public double opened(PageCount pages, double seconds) {
            return Math.min(workers, pages.at(seconds)) * perWorker + renewedPerPage * pages.at(seconds);
        }

        @Override
        public double portsInUse(PageCount pages, double seconds, double holdSeconds) {
            double renewed = pages.at(seconds) - pages.at(seconds - holdSeconds);
            return Math.min(workers, pages.at(seconds)) * perWorker + renewedPerPage * renewed;
        }

        @Override
        public double opensPerSecond(double pagesPerSecond) {
            return renewedPerPage * pagesPerSecond;
        }
    }

    /**
     * Connections of a pool that all share: as many as are busy at the fullest moment.
     *
     * @param busyMean connections busy at the load's peak, by Little's law
     * @param most the pool's limit, or how many calls there can be at once
     * @param renewedPerPage connections of a page that replace one at its limit of requests
     */
    record Pooled(double busyMean, double most, double renewedPerPage) implements ConnectionUse {
        double open() {
            return Math.min(most, PoolDemand.fullestOf(busyMean));
        }

        @Override
        public double opened(PageCount pages, double seconds) {
            return Math.min(open(), pages.at(seconds)) + renewedPerPage * pages.at(seconds);
        }

        @Override
        public double portsInUse(PageCount pages, double seconds, double holdSeconds) {
            double renewed = pages.at(seconds) - pages.at(seconds - holdSeconds);
            return Math.min(open(), pages.at(seconds)) + renewedPerPage * renewed;
        }

        @Override
        public double opensPerSecond(double pagesPerSecond) {
            return renewedPerPage * pagesPerSecond;
        }
    }
}
