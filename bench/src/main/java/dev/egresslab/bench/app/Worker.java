package dev.egresslab.bench.app;

/**
 * A PHP-FPM worker: serves one page at a time.
 *
 * @param instance the machine it runs on, from 0
 * @param kept its own idle connections; used by {@code PER_WORKER} alone
 */
record Worker(int instance, KeptConnections kept) {}
