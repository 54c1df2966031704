package dev.egresslab.simulator.capacity;

/**
 * The probability that a new connection finds no port: Erlang's loss formula (A. K. Erlang, 1917).
 *
 * <p>Connections that arrive by chance (Poisson) at a gateway of {@code n} ports, each taking one for {@code life + hold}, offer
 * {@code a = rate * (life + hold)} erlangs. The share that fails, when those who fail do not come again, is
 *
 * <pre>
 *            a^n / n!
 *  B = -------------------
 *       sum k=0..n a^k / k!
 * </pre>
 *
 * whatever the distribution of lives, as only its mean counts (insensitivity, Sevastyanov 1957). Powers and factorials overflow at once, so
 * its inverse is summed instead, which adds positive numbers only and is exact to rounding at any size:
 *
 * <pre>
 *   1 / B = 1 + n/a + n/a (n-1)/a + n/a (n-1)/a (n-2)/a + ...
 * </pre>
 *
 * The terms fall off as soon as fewer ports are left than erlangs offered, so some {@code 8 sqrt(n)} of them are all that counts near the
 * ceiling: microseconds for the 440,000 ports of a gateway, where the textbooks' recurrence over all {@code n} takes a millisecond. For a
 * fractional number of ports, which bursts need, the sum ends at the fraction {@code f} with the integral
 * {@code 1 / B(f) = int_0^inf e^-u (1 + u / a)^f du}.
 *
 * <p><b>Bursts.</b> Arrivals in bursts make the number of ports in use vary more than chance alone: its variance over its mean, the peakedness
 * {@code z} ({@link Peakedness}), is above 1. Hayward's approximation then takes {@code B(a / z, n / z)} (A. A. Fredericks, "Congestion in blocking
 * systems: a simple approximation technique", Bell System Technical Journal 59, 1980). As {@code z} goes to 0 nothing is left to
 * chance and what fails is what does not fit: {@code 1 - n / a}, or nothing.
 */
public final class ErlangB {

    /** A term that changes no digit of the sum, nor do all that follow it. */
    private static final double NEGLIGIBLE = 1e-20;

    private static final int BISECTIONS = 60;
    private static final int INTEGRATION_STEPS = 4_096;
    /** e^-50 is below what a double sees beside 1. */
    private static final double INTEGRATION_END = 50;

    private ErlangB() {}

    /** The share of connections that fail with {@code ports} ports and {@code offered} erlangs. */
    public static double blocking(double offered, double ports) {
        Capacity.requireNotNegative("offered", offered);
        Capacity.requireNotNegative("ports", ports);
        if (offered == 0) {
            return ports == 0 ? 1 : 0;
        }
        long whole = (long) ports;
        double fraction = ports - whole;
        double inverse = 0;
        double term = 1;
        for (long left = whole; left > 0; left--) {
            inverse += term;
            term *= (left + fraction) / offered;
            if (inverse == Double.POSITIVE_INFINITY || (term < NEGLIGIBLE * inverse && left + fraction < offered)) {
                return 1 / inverse;
            }
        }
        return 1 / (inverse + term * (fraction == 0 ? 1 : inverseAtFraction(offered, fraction)));
    }

    /** The same for arrivals of this peakedness, by Hayward's approximation; 1 is Poisson, 0 evenly spread. */
    public static double blockingOfBursts(double offered, double ports, double peakedness) {
        Capacity.requireNotNegative("peakedness", peakedness);
        if (peakedness == 0) {
            return offered <= ports ? 0 : 1 - ports / offered;
        }
        return blocking(offered / peakedness, ports / peakedness);
    }

    /** The highest load in erlangs of which at most {@code failureProbability} fails with so many ports. */
    public static double offeredAt(double failureProbability, double ports, double peakedness) {
        Capacity.requirePositive("ports", ports);
        Capacity.requireProbability("failureProbability", failureProbability);
        double low = 0;
        // With a load a, at least 1 - ports / a fails, so the answer is at most ports / (1 - p).
        double high = ports / (1 - failureProbability);
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = (low + high) / 2;
            boolean within = blockingOfBursts(middle, ports, peakedness) <= failureProbability;
            low = within ? middle : low;
            high = within ? high : middle;
        }
        return low;
    }

    /** Simpson's rule in {@code u = x^2}, which is smooth at 0 also when {@code offered} is small. */
    private static double inverseAtFraction(double offered, double fraction) {
        double end = Math.sqrt(INTEGRATION_END);
        double step = end / INTEGRATION_STEPS;
        double sum = 0;
        for (int i = 0; i <= INTEGRATION_STEPS; i++) {
            double x = i * step;
            double value = 2 * x * Math.exp(-x * x) * Math.pow(1 + x * x / offered, fraction);
            int weight = i == 0 || i == INTEGRATION_STEPS ? 1 : 2 + 2 * (i & 1);
            sum += weight * value;
        }
        return sum * step / 3;
    }
}
