package dev.egresslab.reports.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one load through one gateway.
 *
 * @param name the variant's name; the profile's when options gave the load
 * @param load what arrives
 * @param gateway what it goes through
 * @param answers the answers
 * @param addresses what each number of public addresses buys; empty when connections are kept
 * @param slices what other slices would buy a client; empty when clients share all ports
 * @param pool what the same calls need through a pooling proxy
 * @param curves the failure probability over the rate; empty when connections are kept
 * @param growth how the ports become more by themselves; null when they do not
 * @param storm what those make of it who find no port and come again; null when nobody does, or connections are kept
 * @param assumed what nobody documents and the answers depend on
 * @param remarks what the reader must know beside the answers
 */
public record VariantPlan(
        String name,
        Load load,
        Gateway gateway,
        Answers answers,
        List<Addresses> addresses,
        List<Slice> slices,
        Pool pool,
        List<Curve> curves,
        @Nullable Growth growth,
        @Nullable Storm storm,
        List<Assumption> assumed,
        List<String> remarks) {

    /** Copies the lists. */
    public VariantPlan {
        addresses = List.copyOf(addresses);
        slices = List.copyOf(slices);
        curves = List.copyOf(curves);
        assumed = List.copyOf(assumed);
        remarks = List.copyOf(remarks);
    }

    /**
     * What arrives.
     *
     * @param perSecond new connections a second
     * @param callsPerSecond calls a second that they carry
     * @param kept whether connections are kept, so that their number and not their rate takes the ports
     * @param lifeSeconds how long a connection is open; null when it is kept
     * @param burstiness variance of the ports in use over their mean: 1 by chance, 0 evenly
     * @param destinations how many destinations the load spreads over
     * @param clients machines the load comes from, where each owns a slice of the ports; else 1
     * @param tightest the destination, and gateway, that runs out first; empty when all are alike
     * @param tightestShare its share of the load
     */
    public record Load(
            double perSecond,
            double callsPerSecond,
            boolean kept,
            @Nullable Double lifeSeconds,
            double burstiness,
            int destinations,
            int clients,
            String tightest,
            double tightestShare) {}

    /**
     * What it goes through.
     *
     * @param profile the profile's name
     * @param title its vendor's name for it
     * @param ips public addresses
     * @param ipsMax the most that such a gateway may have
     * @param ports ports for the tightest destination, of one client where clients own slices
     * @param holdSeconds how long a port is held after a close
     * @param forAllDestinations whether all destinations share the ports
     * @param slicing how clients own ports, in words; empty when they share all
     * @param addressesAddPorts whether another address gives one client more ports
     * @param failure what becomes of a connection for which no port is free, in words
     * @param real what a scaled gateway stands for; null when it is not scaled
     */
    public record Gateway(
            String profile,
            String title,
            int ips,
            int ipsMax,
            long ports,
            double holdSeconds,
            boolean forAllDestinations,
            String slicing,
            boolean addressesAddPorts,
            String failure,
            @Nullable Real real) {}

    /**
     * What a scaled gateway stands for.
     *
     * @param ports ports of the real one
     * @param holdSeconds the real one's hold
     * @param perSecond the rate that presses the real one as this load presses the scaled one; null when connections are kept
     */
    public record Real(
            long ports, double holdSeconds, @Nullable Double perSecond) {}

    /**
     * The answers, about the tightest destination where ports are counted and about the whole load where rates are.
     *
     * @param portsWanted ports wanted on average when the load stays: erlangs
     * @param portsOpen of them, ports of open connections
     * @param portsHeld of them, ports held after a close
     * @param failureProbability the share of connections that finds no port in the long run
     * @param ceilingPerSecond the highest rate on average; null when no rate runs the ports out
     * @param perSecondAtTarget the highest rate at which no more than the target finds no port; null as above
     * @param secondsToExhaustion from the load's start until the ports run out; null when they never do
     * @param ipsNeeded public addresses at which no more than the target finds no port; null when even the most do not
     */
    public record Answers(
            double portsWanted,
            double portsOpen,
            double portsHeld,
            double failureProbability,
            @Nullable Double ceilingPerSecond,
            @Nullable Double perSecondAtTarget,
            @Nullable Double secondsToExhaustion,
            @Nullable Integer ipsNeeded) {}

    /**
     * What a number of public addresses buys.
     *
     * @param ips public addresses
     * @param ports ports for the tightest destination
     * @param ceilingPerSecond the highest rate on average
     * @param perSecondAtTarget the highest rate at which no more than the target finds no port
     * @param addedPerSecond by how much that rose with each address since the row before
     * @param failureProbability the share of this load's connections that finds no port
     * @param secondsToExhaustion from this load's start until the ports run out; null when they never do
     * @param clientsMax clients whose slices fit; null when clients share all ports
     */
    public record Addresses(
            int ips,
            long ports,
            @Nullable Double ceilingPerSecond,
            @Nullable Double perSecondAtTarget,
            @Nullable Double addedPerSecond,
            double failureProbability,
            @Nullable Double secondsToExhaustion,
            @Nullable Integer clientsMax) {}

    /**
     * What a slice of so many ports would buy each client.
     *
     * @param ports ports of each client
     * @param perSecondAtTarget the highest rate of the whole load at which no more than the target finds no port
     * @param failureProbability the share of this load's connections that finds no port
     * @param clientsPerIp clients whose slices fit one address
     * @param planned whether this is the slice that was planned with
     */
    public record Slice(
            long ports,
            @Nullable Double perSecondAtTarget,
            double failureProbability,
            int clientsPerIp,
            boolean planned) {}

    /**
     * What the same calls need through a pooling proxy, with a pool for each destination; all pools together but for the last.
     *
     * @param busy connections busy on average, by Little's law
     * @param connections the smallest pools of which no more than the target's share of calls waits
     * @param renewedPerSecond connections a second that replace one at the destination's limit of requests
     * @param portsHeld ports held after such closes
     * @param ports ports that the pools take in all
     * @param portsShare the share that one destination's pool takes of what a client may have for it with one public address
     */
    public record Pool(
            double busy, long connections, double renewedPerSecond, double portsHeld, long ports, double portsShare) {}

    /**
     * The failure probability over the rate for a number of public addresses.
     *
     * @param ips public addresses
     * @param perSecond rates, rising
     * @param failureProbability one for each rate
     */
    public record Curve(int ips, List<Double> perSecond, List<Double> failureProbability) {
        /** Copies the lists. */
        public Curve {
            perSecond = List.copyOf(perSecond);
            failureProbability = List.copyOf(failureProbability);
        }
    }

    /**
     * How the ports become more when the load begins at a fresh gateway.
     *
     * @param ipsAtFirst public addresses at the start
     * @param portsAtFirst ports for the tightest destination at the start
     * @param steps each rise, the first first
     * @param refusedShare of the connections until the last rise, the share that finds no port
     */
    public record Growth(int ipsAtFirst, long portsAtFirst, List<Step> steps, double refusedShare) {
        /** Copies the list. */
        public Growth {
            steps = List.copyOf(steps);
        }

        /**
         * More ports than before.
         *
         * @param seconds since the load's start
         * @param ips public addresses from then on
         * @param ports ports for the tightest destination from then on
         */
        public record Step(double seconds, int ips, long ports) {}
    }

    /**
     * The retry storm in the long run. Rates are of the whole load.
     *
     * @param syns SYNs of an attempt at the most
     * @param synsLate those of them that come too late for the whole opening, and can only waste a port
     * @param attempts attempts of a call at the most
     * @param quiet what a gateway settles at that was not full before
     * @param full what it stays at when a burst has filled it; null when that is the same
     */
    public record Storm(
            int syns,
            int synsLate,
            int attempts,
            Balance quiet,
            @Nullable Balance full) {
        /**
         * What is asked for and what comes of it.
         *
         * @param synsPerSecond SYNs that ask for a port a second: the effective arrivals
         * @param refusedPerSecond SYNs that find none a second: what the cloud counts
         * @param refusedShare their share
         * @param attemptsPerCall attempts of each call
         * @param failing the share of calls that fails in the end
         * @param wastedPerSecond ports a second for connections that are given up
         */
        public record Balance(
                double synsPerSecond,
                double refusedPerSecond,
                double refusedShare,
                double attemptsPerCall,
                double failing,
                double wastedPerSecond) {}
    }

    /**
     * A value of the profile that nobody documents.
     *
     * @param value its name, such as {@code timeouts.holdAfterFin}
     * @param text the value as people read it
     * @param reason why this one is taken
     */
    public record Assumption(String value, String text, String reason) {}
}
