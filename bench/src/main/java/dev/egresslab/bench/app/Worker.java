package dev.egresslab.bench.app;

/**
 * A PHP-FPM worker: serves one page at a time.
 *
 * @param kept its own idle connections; used by {@code PER_WORKER} alone
 */
record Worker(KeptConnections kept) {}
