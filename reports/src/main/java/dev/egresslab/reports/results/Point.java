package dev.egresslab.reports.results;

/**
 * A value at a time.
 *
 * @param atMillis milliseconds since the run started
 * @param value the value
 */
public record Point(long atMillis, double value) {}
