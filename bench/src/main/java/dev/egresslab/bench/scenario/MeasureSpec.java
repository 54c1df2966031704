package dev.egresslab.bench.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a scenario is measured.
 *
 * @param rounds how often each variant runs the load; variants are interleaved A B B A
 * @param warmUp the longest time for warming each variant; zero for none
 * @param warmUpRequests page requests after which a variant counts as warm, though {@code warmUp} has not passed; null for as many as it takes
 *     until the CPU per request stops falling
 * @param lagP99Max the run cannot be trusted when requests start later than this, at the 99th percentile
 */
public record MeasureSpec(
        int rounds, Duration warmUp, @Nullable Long warmUpRequests, Duration lagP99Max) {}
