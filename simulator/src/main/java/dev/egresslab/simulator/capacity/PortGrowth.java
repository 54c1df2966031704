package dev.egresslab.simulator.capacity;

import dev.egresslab.simulator.nat.AddressGrowth;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Slicing;
import java.util.List;

/**
 * The ports of one client for one destination as a limit that rises in steps: where a client's slice doubles when it has run out (Google's
 * dynamic allocation), and where a gateway adds public addresses (AWS's regional one). The rules are those of {@link Slicing#growth()} and
 * {@link AddressGrowth}, for averages: a step is asked for once a refusal is more likely than not to have happened, or the fullest of many
 * moments to have reached the share, and is there after the profile's time. Nothing is given back. Not thread safe.
 */
public final class PortGrowth {
    /** So many refusals are expected when one has happened as likely as not: e^-x = 1/2. */
    private static final double ONE_AS_LIKELY_AS_NOT = Math.log(2);

    /** Of many moments the fullest lies about this many standard deviations above the mean. */
    private static final double FULLEST_MOMENT = 3.5;

    private final PortSupply supply;
    private final Slicing slicing;
    private final AddressGrowth growth;
    private final double peakedness;
    private int ips;
    private long slice;
    private double refused;
    private double dueSeconds = Double.POSITIVE_INFINITY;

    /**
     * A fresh gateway.
     *
     * @param supply the gateway and its clients
     * @param ips public addresses at the start
     * @param peakedness variance of the ports in use over their mean
     */
    public PortGrowth(PortSupply supply, int ips, double peakedness) {
        Capacity.requireNotNegative("peakedness", peakedness);
        this.supply = supply;
        this.slicing = supply.profile().slicing().value();
        this.growth = supply.profile().addressGrowth().value();
        this.peakedness = peakedness;
        this.ips = ips;
        this.slice = slicing.grows() ? slicing.first() : Long.MAX_VALUE;
    }

    /** Whether a gateway of this profile ever gets more ports by itself. */
    public static boolean grows(GatewayProfile profile) {
        return profile.slicing().value().grows()
                || !profile.addressGrowth().value().isNone();
    }

    /** Ports that there are now. */
    public long ports() {
        return Math.min(slice, supply.ports(ips));
    }

    /** Public addresses that there are now. */
    public int ips() {
        return ips;
    }

    /**
     * What happened since the last call; the limit rises if its time has come.
     *
     * @param inUse ports in use, on average
     * @param refusals connections refused since the last call, on average
     * @param nowSeconds the time, never before that of the last call
     * @return whether there are more ports than before
     */
    public boolean observe(double inUse, double refusals, double nowSeconds) {
        if (slicing.grows()) {
            return observeSlice(refusals, nowSeconds);
        }
        return !growth.isNone() && observeAddresses(inUse, nowSeconds);
    }

    private boolean observeSlice(double refusals, double nowSeconds) {
        if (slice >= supply.ports(ips)) {
            return false;
        }
        refused += refusals;
        if (refused < ONE_AS_LIKELY_AS_NOT) {
            return false;
        }
        if (dueSeconds == Double.POSITIVE_INFINITY) {
            dueSeconds = nowSeconds + slicing.growth().toNanos() / 1e9;
            refused = 0;
        }
        if (nowSeconds < dueSeconds) {
            return false;
        }
        // The connection that would have been refused next finds twice as many ports.
        slice *= 2;
        refused = 0;
        dueSeconds = Double.POSITIVE_INFINITY;
        return true;
    }

    private boolean observeAddresses(double inUse, double nowSeconds) {
        if (dueSeconds == Double.POSITIVE_INFINITY) {
            double share = (double) supply.profile().portsPerDestination().value() * ips;
            if (ips >= supply.ipsMax() || fullest(inUse) < Math.ceil(growth.atShare() * share)) {
                return false;
            }
            dueSeconds = nowSeconds + growth.after().toNanos() / 1e9;
        }
        if (nowSeconds < dueSeconds) {
            return false;
        }
        ips++;
        dueSeconds = Double.POSITIVE_INFINITY;
        return true;
    }

    private double fullest(double inUse) {
        return inUse + FULLEST_MOMENT * Math.sqrt(peakedness * inUse);
    }

    /**
     * A limit's way up.
     *
     * @param steps each rise, the first first
     * @param refusedShare of the connections until the last rise, the share refused, each counted once; 0 when nothing rose
     * @param fullSeconds when the ports ran out for the first time; infinite when they never did
     */
    public record Rise(List<Step> steps, double refusedShare, double fullSeconds) {
        /** Copies the list. */
        public Rise {
            steps = List.copyOf(steps);
        }
    }

    /**
     * More ports than before.
     *
     * @param seconds since the load's start
     * @param ips public addresses from then on
     * @param ports ports from then on
     */
    public record Step(double seconds, int ips, long ports) {}

    /** How the limit rises when a steady demand begins at a fresh gateway, each connection tried once and all living equally long. */
    public static Rise rise(PortSupply supply, int ips, PortDemand demand) {
        return new GrowthTimeline(supply, ips, demand).rise();
    }

    /** Public addresses that a steady demand ends with. */
    public static int ipsInTheLongRun(PortSupply supply, int ips, PortDemand demand) {
        PortGrowth growth = new PortGrowth(supply, ips, demand.peakedness());
        double carried = 0;
        for (double now = 0; !growth.growth.isNone() && growth.ips < supply.ipsMax(); now += 1) {
            carried = Math.min((double) growth.ports(), demand.portsWanted());
            growth.observe(carried, 0, now);
            if (growth.dueSeconds == Double.POSITIVE_INFINITY) {
                break;
            }
            now = growth.dueSeconds;
            growth.observe(carried, 0, now);
        }
        return growth.ips;
    }
}
