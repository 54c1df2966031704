package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.simulator.capacity.Persistence;
import dev.egresslab.simulator.capacity.PortGrowth;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of one variant.
 *
 * @param name its name
 * @param callsPerSecond calls a second at the load's peak, as far as the workers keep up
 * @param pageSeconds how long a page takes when nothing waits: the mean
 * @param exchangeSeconds how long a call keeps a connection busy that is open already: the mean
 * @param connectionSeconds how long a connection is there, from its SYN until both sides have closed it; infinite when it is kept
 * @param opensPerSecond new connections through the gateways a second, at the load's peak
 * @param opensPerPage the same for each page; 0 when connections are kept
 * @param workersBusyMax workers busy at the fullest moment
 * @param pagesWaitingMax pages that wait for a worker at the fullest moment
 * @param pagesRefused pages that find the listen queue full
 * @param openMost connections through the gateways that can be open at once
 * @param destinations each gateway and destination that gets connections
 * @param descriptors the most file descriptors that each process needs
 * @param persistence what a client does that finds no port
 * @param storm what running short of ports does; null where ports are plentiful, or connections are kept
 */
public record VariantExpectation(
        String name,
        double callsPerSecond,
        double pageSeconds,
        double exchangeSeconds,
        double connectionSeconds,
        double opensPerSecond,
        double opensPerPage,
        double workersBusyMax,
        double pagesWaitingMax,
        double pagesRefused,
        long openMost,
        List<DestinationExpectation> destinations,
        List<Descriptors> descriptors,
        Persistence persistence,
        @Nullable Storm storm) {

    /**
     * File descriptors of a process.
     *
     * @param role the process
     * @param most descriptors at the most
     */
    public record Descriptors(String role, long most) {}

    /** Copies the lists. */
    public VariantExpectation {
        destinations = List.copyOf(destinations);
        descriptors = List.copyOf(descriptors);
    }

    /**
     * The destination that runs out first or, when none does, is the fullest.
     *
     * @return one of the destinations
     */
    public DestinationExpectation tightest() {
        return tightest(destinations);
    }

    static DestinationExpectation tightest(List<DestinationExpectation> destinations) {
        return destinations.stream()
                .min(Comparator.comparingDouble(DestinationExpectation::secondsToExhaustion)
                        .thenComparing(Comparator.comparingDouble(
                                        (DestinationExpectation each) -> each.portsWanted() / each.ports())
                                .reversed()))
                .orElseThrow();
    }

    /**
     * Ports in use of the tightest destination at the fullest moment.
     *
     * @return what is wanted, or all there are by then
     */
    public double portsInUseMax() {
        DestinationExpectation tightest = tightest();
        return storm == null || !PortGrowth.grows(tightest.supply().profile())
                ? tightest.portsInUseMax()
                : storm.portsInUseMax();
    }

    /**
     * Whether connections are expected to find no port.
     *
     * @return whether any destination exhausts
     */
    public boolean exhausts() {
        return tightest().exhausts();
    }
}
