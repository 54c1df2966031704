package dev.egresslab.reports.gate;

/** Quantiles of Student's t distribution, for intervals of few values. */
public final class Student {
    /** 97.5 % quantiles for 1 to 30 degrees of freedom. */
    private static final double[] QUANTILES = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private static final double NORMAL = 1.96;

    private Student() {}

    /** Returns the 97.5 % quantile, the half width of a 95 % interval in standard errors; freedom is at least 1. */
    public static double quantile975(int freedom) {
        return freedom <= QUANTILES.length ? QUANTILES[freedom - 1] : NORMAL;
    }
}
