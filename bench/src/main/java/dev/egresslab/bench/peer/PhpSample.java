package dev.egresslab.bench.peer;

/**
 * What PHP-FPM has counted since it started, as its status page tells it.
 *
 * @param pages requests taken, that for this sample included
 * @param queuedNow requests that wait for a worker at this instant
 * @param queuedMax the most that have waited
 * @param activeNow workers that serve a page at this instant, the one that gives this sample included
 * @param activeMax the most that FPM's main process, which looks once a second, has seen active
 */
public record PhpSample(long pages, long queuedNow, long queuedMax, long activeNow, long activeMax) {}
