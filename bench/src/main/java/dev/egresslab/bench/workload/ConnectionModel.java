package dev.egresslab.bench.workload;

/** How long a client keeps a connection to a host. */
public enum ConnectionModel {
    /** A connection for each call: PHP's curl without a shared handle. */
    PER_CALL,
    /** A connection for each page and host: one curl handle used for all calls of a request. */
    PER_PAGE,
    /** A connection for each worker and host, kept between pages: {@code curl_share_init_persistent()} of PHP 8.5. */
    PER_WORKER,
    /** A pool shared by all workers of the process: other runtimes than PHP. */
    SHARED
}
