package dev.egresslab.bench.workload;

import java.util.random.RandomGenerator;

/**
 * The intended starts of a load's arrivals, one after another. Not thread-safe.
 *
 * <p>Let Λ(t) be the integral of the rate from the load's start to t. Arrivals at unit gaps in Λ have the stages' rates in t, whatever their
 * shape: a schedule draws the next point in Λ and inverts it.
 * <ul>
 *   <li>Constant: the points are 0, 1, 2, ... Within a flat stage the gaps are then equal, to the nanosecond, and no stage gains or
 *       loses an arrival at its borders: what is left of a gap is spent in the next stage.
 *   <li>Poisson: the gaps in Λ are exponential with mean 1. That is an exact inhomogeneous Poisson process (Çinlar, "Introduction to
 *       Stochastic Processes", 1975, section 4.7), with no draw thrown away as thinning would.
 * </ul>
 *
 * <p>Within a stage of D seconds whose rate goes from a to b, Λ(τ) = aτ + (b − a)τ²/2D. Its root τ = 2x / (a + √(a² + 2(b − a)x/D)) is the form
 * of the quadratic formula that neither cancels for a flat stage nor divides by zero for one that starts at rate 0. A point on the
 * border of two stages belongs to the first moment from which the rate is positive, so an idle stage has no arrivals, not even at its
 * start or its end.
 *
 * <p>O(1) a draw; each stage is left behind once.
 */
public final class ArrivalSchedule {
    /** What {@link #nextNanos} says when no arrival is left. */
    public static final long END = Long.MAX_VALUE;

    /** Rounding in Λ: a load of 3 arrivals must not have a fourth at its end because 0.1 × 30 is 3.0000000000000004. */
    private static final double ROUNDING = 1e-9;

    private static final double NANOS = 1e9;

    private final Load load;
    private final RandomGenerator random;
    private final double total;

    private double nextPoint;
    private int stageIndex = -1;
    private Stage stage;
    private double stageSeconds;
    private double stageStartPoint;
    private double stageEndPoint;
    private long stageStartNanos;

    /**
     * Starts at the load's start.
     *
     * @param load the load
     * @param random draws the gaps of Poisson arrivals; constant ones draw nothing
     */
    public ArrivalSchedule(Load load, RandomGenerator random) {
        this.load = load;
        this.random = random;
        this.total = load.expectedArrivals();
        this.stage = load.stages().getFirst();
        enterNextStage();
        this.nextPoint = load.arrivals() == Load.Arrivals.CONSTANT ? 0 : gap();
    }

    /**
     * The next arrival.
     *
     * @return its intended start in nanoseconds since the load's start, never before the one returned last; {@link #END} when none is left,
     *     then and ever after
     */
    public long nextNanos() {
        if (nextPoint >= total - ROUNDING) {
            return END;
        }
        // Of idle stages at the point, the one after them.
        while (nextPoint >= stageEndPoint - ROUNDING
                && stageIndex < load.stages().size() - 1) {
            enterNextStage();
        }
        double seconds = stage.secondsUntil(nextPoint - stageStartPoint, stageSeconds);
        long nanos = stageStartNanos + Math.round(seconds * NANOS);
        nextPoint += gap();
        return nanos;
    }

    private double gap() {
        return switch (load.arrivals()) {
            case CONSTANT -> 1;
            case POISSON -> random.nextExponential();
        };
    }

    private void enterNextStage() {
        if (stageIndex >= 0) {
            stageStartPoint = stageEndPoint;
            stageStartNanos += stage.duration().toNanos();
        }
        stageIndex++;
        stage = load.stages().get(stageIndex);
        stageSeconds = stage.seconds();
        stageEndPoint = stageStartPoint + stage.expectedArrivals();
    }
}
