package dev.egresslab.bench.origin;

import dev.egresslab.bench.workload.Distribution;
import dev.egresslab.bench.workload.Sampler;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/*
 * The n-th answer of a run has the n-th service time and the n-th size, whichever connection, loop or variant it is for: variants of a
 * scenario are then compared under the very same answers, and a run is repeated by its seed. So chance is a function of (seed, n) and
 * not a generator's state, which would depend on the order in which connections are served.
 */

/** Service times and body sizes. Safe for use by several threads. */
final class Draws {
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
        RandomGenerator random = new SplittableRandom(mix(seed, answers.getAndIncrement()));
        return new Draw(new Sampler(serviceTime, random).next(), new Sampler(responseSize, random).next());
    }

    /** A seed for each n, far from its neighbours' (the finalizer of MurmurHash3 in Stafford's variant 13, as SplittableRandom has it). */
    private static long mix(long seed, long n) {
        long z = seed + n * 0xD1342543DE82EF95L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
