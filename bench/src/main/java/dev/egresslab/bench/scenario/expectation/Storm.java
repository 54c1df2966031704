package dev.egresslab.bench.scenario.expectation;

import java.util.List;

/**
 * What a load does to ports that run short, repetitions, waiting workers and growing limits counted.
 *
 * @param pages pages that arrive
 * @param pagesFailed those of which a call fails, or that are refused
 * @param attemptsPerCall attempts of each call that needs a connection
 * @param opened connections that are of use
 * @param refused SYNs that find no port
 * @param meanSeconds how long a page takes from its arrival on, on average
 * @param portsInUseMax ports in use of the tightest destination at the fullest moment
 * @param ips public addresses of its gateway in the end
 * @param ports ports for it in the end
 * @param growth when its ports become more, the first first
 */
public record Storm(
        double pages,
        double pagesFailed,
        double attemptsPerCall,
        double opened,
        double refused,
        double meanSeconds,
        double portsInUseMax,
        int ips,
        long ports,
        List<Step> growth) {

    /**
     * Ports become more.
     *
     * @param seconds since the load's start
     * @param ips public addresses from then on
     * @param ports ports from then on
     */
    public record Step(double seconds, int ips, long ports) {}

    /** Copies the list. */
    public Storm {
        growth = List.copyOf(growth);
    }

    /** The share of SYNs and connections that finds no port, as the figure {@code nat.refusedShare} counts it. */
    public double refusedShare() {
        return refused == 0 ? 0 : refused / (refused + opened);
    }
}
