package dev.egresslab.reports.html;

import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.GatewayResult.Destination;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The fullest destination of one gateway in one variant, and the arithmetic around it: a port serves one destination from the open of a
 * connection until its hold is over, so a gateway opens at most {@code limit / hold} connections a second to it, fewer when connections live
 * long.
 *
 * @param variant the variant's name
 * @param variantIndex the variant's place
 * @param gateway the gateway
 * @param fullest its fullest destination
 * @param only whether the variant has no other gateway
 * @param portsAssumed what stands behind the real gateway's ports when nobody documents them; else empty
 * @param holdAssumed the same of its hold
 */
record PortUse(
        String variant,
        int variantIndex,
        GatewayResult gateway,
        Destination fullest,
        boolean only,
        String portsAssumed,
        String holdAssumed) {
    /** Returns one for each gateway that saw a destination, in the order of the variants. */
    static List<PortUse> of(RunResult result) {
        List<PortUse> all = new ArrayList<>();
        for (int i = 0; i < result.variants().size(); i++) {
            VariantResult variant = result.variants().get(i);
            for (GatewayResult gateway : variant.gateways()) {
                Destination fullest = gateway.destinations().stream()
                        .max(Comparator.comparingLong(Destination::inUseMax))
                        .orElse(new Destination("", 0, 0, 0, 0, 0));
                all.add(new PortUse(
                        variant.name(),
                        i,
                        gateway,
                        fullest,
                        variant.gateways().size() == 1,
                        Assumptions.mark(result, gateway.profile(), "portsPerDestination"),
                        Assumptions.mark(result, gateway.profile(), "timeouts.holdAfterFin")));
            }
        }
        return all;
    }

    /** What stands behind the hold as run. */
    String holdMark() {
        return gateway.holdMillis() == gateway.holdMillisReal() ? holdAssumed : "";
    }

    /** What stands behind the ports as run. */
    String portsMark() {
        return gateway.portsPerDestination() == gateway.portsPerDestinationReal() ? portsAssumed : "";
    }

    /** Returns the variant's name, with the gateway's where there are several. */
    String label() {
        return only ? variant : variant + ", " + gateway.name();
    }

    /** Ports of one public address for one destination. */
    double portsPerAddress() {
        return gateway.portsPerDestination() / (double) Math.max(1, gateway.publicIps());
    }

    double portsPerAddressReal() {
        return gateway.portsPerDestinationReal() / (double) Math.max(1, gateway.publicIps());
    }

    /** Share of the limit that was in use. */
    double share() {
        return fullest.inUseMax() / (double) Math.max(1, gateway.portsPerDestination());
    }

    /** Ports of connections that were not open yet at the fullest moment. */
    long openingAtMax() {
        return Math.max(0, fullest.inUseMax() - fullest.establishedAtMax() - fullest.heldAtMax());
    }

    /** Whether the run had fewer ports or a shorter hold than the real gateway. */
    boolean scaled() {
        return gateway.portsPerDestination() != gateway.portsPerDestinationReal()
                || gateway.holdMillis() != gateway.holdMillisReal();
    }

    /** The most connections a second to one destination, or infinite when ports are not held. */
    double ceiling() {
        return gateway.holdMillis() == 0
                ? Double.POSITIVE_INFINITY
                : gateway.portsPerDestination() * 1000.0 / gateway.holdMillis();
    }

    double ceilingReal() {
        return gateway.holdMillisReal() == 0
                ? Double.POSITIVE_INFINITY
                : gateway.portsPerDestinationReal() * 1000.0 / gateway.holdMillisReal();
    }
}
