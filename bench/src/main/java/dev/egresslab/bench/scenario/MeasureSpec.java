package dev.egresslab.bench.scenario;

import java.time.Duration;

/**
 * How a scenario is measured.
 *
 * @param rounds how often each variant runs the load; variants are interleaved A B B A
 * @param warmUp the longest time for warming each variant; zero for none
 * @param lagP99Max the run cannot be trusted when requests start later than this, at the 99th percentile
 */
public record MeasureSpec(int rounds, Duration warmUp, Duration lagP99Max) {}
