package dev.egresslab.simulator.capacity;

/**
 * How likely a connection finds no port when so many are in use on average: what a load that changes with time needs, as its arrivals of a while ago
 * say less about a moment than the ports still taken.
 *
 * <p>In the long run {@code a} erlangs fill {@code m = a (1 - B(a))} ports and a share {@code B(a)} fails ({@link ErlangB}). Both rise with {@code a}, so
 * {@code m} tells the share; taking it for a moment's mean, too, is the pointwise stationary fluid flow approximation (W.-P. Wang, D. Tipper and
 * S. Banerjee, "A simple approximation for modeling nonstationary queues", IEEE INFOCOM 1996, for loss and delay systems). With a steady load it is
 * Erlang's formula itself; with ports that all run full it is the fluid that takes what comes back.
 *
 * <p><b>Sequences.</b> A page whose connections come one after another makes no other when one fails, and it is the full moments in which they would
 * have failed. So of {@code c} connections that it should open the share {@code B} is lost, and of those that it tries the lesser share {@code p}, with
 * {@code (1 - p) + (1 - p)^2 + ... + (1 - p)^c = c (1 - B)}.
 */
public final class Occupancy {
    private static final double NEAR = 7;
    private static final int NEAR_POINTS = 140;
    private static final double FAR_FACTOR = 1.12;
    private static final double FARTHEST = 1e7;
    private static final int BISECTIONS = 48;
    /** Nobody sees a smaller chance. */
    private static final double NEGLIGIBLE = 1e-12;

    private final double ports;
    private final double peakedness;
    private final double[] used;
    private final double[] failing;

    /**
     * Prepares a table.
     *
     * @param ports ports that there are, at least one
     * @param peakedness how bursty connections come, see {@link Peakedness}
     * @param sequence connections that come one after another, the next only if the last got a port; 1 when each comes by itself
     */
    public Occupancy(long ports, double peakedness, int sequence) {
        Capacity.requirePositive("ports", (double) ports);
        Capacity.requirePositive("sequence", sequence);
        Capacity.requireNotNegative("peakedness", peakedness);
        this.ports = ports;
        this.peakedness = peakedness;
        double spread = Math.sqrt(ports * Math.max(peakedness, NEGLIGIBLE));
        double start = Math.max(0, ports - NEAR * spread);
        double end = ports + NEAR * spread;
        int far = (int) Math.ceil(Math.log(FARTHEST) / Math.log(FAR_FACTOR));
        used = new double[NEAR_POINTS + far];
        failing = new double[NEAR_POINTS + far];
        for (int i = 0; i < used.length; i++) {
            double offered = i < NEAR_POINTS
                    ? start + (end - start) * i / NEAR_POINTS
                    : end * Math.pow(FAR_FACTOR, i - NEAR_POINTS);
            double lost = ErlangB.blockingOfBursts(offered, (double) ports, peakedness);
            used[i] = offered * (1 - lost);
            failing[i] = ofTried(lost, sequence);
        }
    }

    private static double ofTried(double lost, int sequence) {
        if (sequence == 1) {
            return lost;
        }
        double low = 0;
        double high = 1;
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = (low + high) / 2;
            double got = (1 - middle) * (1 - Math.pow(1 - middle, sequence)) / middle;
            low = got > sequence * (1 - lost) ? middle : low;
            high = got > sequence * (1 - lost) ? high : middle;
        }
        return low;
    }

    /** The share that fails while so many ports are in use on average. */
    public double failing(double inUse) {
        if (peakedness == 0) {
            return inUse < ports ? 0 : 1;
        }
        if (inUse <= used[0]) {
            return used[0] == 0 ? failing[0] : failing[0] * Math.max(0, inUse) / used[0];
        }
        if (inUse >= used[used.length - 1]) {
            return inUse >= ports ? 1 : failing[failing.length - 1];
        }
        int below = 0;
        int above = used.length - 1;
        while (above - below > 1) {
            int middle = (below + above) >>> 1;
            boolean less = used[middle] <= inUse;
            below = less ? middle : below;
            above = less ? above : middle;
        }
        double width = used[above] - used[below];
        return width == 0
                ? failing[above]
                : failing[below] + (failing[above] - failing[below]) * (inUse - used[below]) / width;
    }

    /**
     * The share of connections arriving now that fails: the one at which those that get a port leave so many in use that just this share fails.
     *
     * @param inUse ports in use before they arrive, on average
     * @param arriving connections
     */
    public double failing(double inUse, double arriving) {
        if (failing(inUse + arriving) < NEGLIGIBLE) {
            return 0;
        }
        if (peakedness == 0) {
            return arriving == 0 ? 1 : Math.clamp(1 - (ports - inUse) / arriving, 0.0, 1.0);
        }
        double low = 0;
        double high = 1;
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = (low + high) / 2;
            boolean more = failing(inUse + arriving * (1 - middle)) > middle;
            low = more ? middle : low;
            high = more ? high : middle;
        }
        return (low + high) / 2;
    }
}
