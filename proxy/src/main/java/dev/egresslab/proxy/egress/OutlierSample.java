package dev.egresslab.proxy.egress;

/**
 * What the detection of outliers holds, and has done since the upstream was made.
 *
 * @param ejectionsActive addresses ejected or on trial now
 * @param ejections addresses ejected
 * @param overflows ejections that would have been too many
 * @param panics connections for which all addresses were used because too few were left
 */
public record OutlierSample(int ejectionsActive, long ejections, long overflows, long panics) {}
