package dev.egresslab.bench.origin;

import dev.egresslab.bench.workload.Distribution;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/*
 * The n-th answer of a run has the n-th service time and the n-th size, whichever connection, loop or variant it is for: variants of a
 * scenario are then compared under the very same answers, and a run is repeated by its seed. So chance is a function of (seed, n) and
 * not a generator's state, which would depend on the order in which connections are served.
 */

/** Service times and body sizes. Safe for use by several threads. */
final class Draws {
    /** The 99th percentile of the standard normal distribution. */
    private static final double NORMAL_P99 = 2.3263478740408408;

    private static final double NANOS_MAX = 3.6e12;
    private static final double BYTES_MAX = 1e12;

    private final AtomicLong answers = new AtomicLong();
    private final Distribution serviceTime;
    private final Distribution responseSize;
    private final long seed;

    /**
     * One answer.
     *
     * @param serviceTimeNanos how long to wait before its first byte
     * @param bytes of its body
     */
    record Draw(long serviceTimeNanos, long bytes) {}

    Draws(Distribution serviceTime, Distribution responseSize, long seed) {
        this.serviceTime = serviceTime;
        this.responseSize = responseSize;
        this.seed = seed;
    }

    /** The next answer's. */
    Draw next() {
        SplittableRandom random = new SplittableRandom(mix(seed, answers.getAndIncrement()));
        long nanos = (long) Math.clamp(sample(serviceTime, random), 0, NANOS_MAX);
        return new Draw(nanos, (long) Math.clamp(sample(responseSize, random), 0, BYTES_MAX));
    }

    private static double sample(Distribution distribution, SplittableRandom random) {
        return switch (distribution.shape()) {
            case CONSTANT -> distribution.median();
            case EXPONENTIAL -> distribution.median() / Math.log(2) * -Math.log1p(-random.nextDouble());
            case LOG_NORMAL -> {
                double sigma = Math.log(distribution.p99() / distribution.median()) / NORMAL_P99;
                yield distribution.median() * Math.exp(sigma * random.nextGaussian());
            }
        };
    }

    /** A seed for each n, far from its neighbours' (the finalizer of MurmurHash3 in Stafford's variant 13, as SplittableRandom has it). */
    private static long mix(long seed, long n) {
        long z = seed + n * 0xD1342543DE82EF95L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
