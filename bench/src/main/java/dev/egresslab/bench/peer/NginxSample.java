package dev.egresslab.bench.peer;

/**
 * What nginx has counted since it started. The open-source nginx does not tell how many connections to hosts it opened or reused: the
 * gateway and the origin do.
 *
 * @param connections connections taken from clients, those of samples included
 * @param requests requests taken from clients, those of samples included
 * @param openNow connections of clients that are open at this instant, that of this sample included
 */
public record NginxSample(long connections, long requests, long openNow) {}
