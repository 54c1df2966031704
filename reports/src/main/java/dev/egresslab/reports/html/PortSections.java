package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.GatewayResult.Client;
import dev.egresslab.reports.results.GatewayResult.Destination;
import dev.egresslab.reports.results.GatewayResult.Growth;
import dev.egresslab.reports.results.GatewayResult.Holder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The first two questions: who holds the ports, and how many there are. */
final class PortSections {
    private static final int MOST_DESTINATIONS = 5;
    private static final int MOST_HOLDERS = 5;
    private static final int MOST_GROWTHS = 8;

    private PortSections() {}

    static String whoHoldsThePorts(List<PortUse> uses) {
        StringBuilder html = new StringBuilder("<h2>Who holds the ports?</h2>\n");
        for (PortUse use : uses) {
            html.append(holders(use));
        }
        return html.toString();
    }

    private static String holders(PortUse use) {
        if (use.fullest().inUseMax() == 0) {
            return "<p>" + Html.variant(use.label(), use.variantIndex()) + " used no port of its gateway.</p>\n";
        }
        String text = " used at most %s of %s ports for %s, %s into the run; %s."
                .formatted(
                        Quantity.count(use.fullest().inUseMax()),
                        Quantity.count(use.gateway().portsPerDestination()),
                        use.fullest().destination(),
                        Quantity.duration(use.fullest().inUseMaxAtMillis()),
                        failures(use.fullest().refused()));
        return "<p>" + Html.variant(use.label(), use.variantIndex()) + Html.escape(text) + "</p>\n"
                + (use.gateway().portOwners() > 0 ? ownerTable(use) : holderTable(use));
    }

    private static String failures(long refused) {
        if (refused == 0) {
            return "no allocation failed";
        }
        return refused == 1 ? "1 allocation failed" : Quantity.count(refused) + " allocations failed";
    }

    private static String holderTable(PortUse use) {
        List<List<String>> rows = new ArrayList<>();
        List<Holder> holders = use.gateway().holders();
        for (Holder holder : holders.stream().limit(MOST_HOLDERS).toList()) {
            rows.add(List.of(
                    Html.escape(holder.client()) + "<br><span class=\"soft\">to "
                            + Html.destination(holder.destination()) + "</span>",
                    Quantity.count(holder.ports()),
                    Quantity.percent(
                            holder.ports() / (double) Math.max(1, use.fullest().inUseMax()))));
        }
        if (rows.isEmpty()) {
            return "";
        }
        long others =
                holders.stream().skip(MOST_HOLDERS).mapToLong(Holder::ports).sum();
        if (others > 0) {
            rows.add(List.of("others", Quantity.count(others), ""));
        }
        return Html.table(List.of("client", "ports", "share"), rows);
    }

    /** Where clients own ports, what counts is how near each came to its own, whenever that was. */
    private static String ownerTable(PortUse use) {
        List<Client> clients = use.gateway().clients().stream()
                .sorted(Comparator.comparingLong(Client::refused)
                        .thenComparingLong(Client::mostPorts)
                        .reversed())
                .toList();
        List<List<String>> rows = new ArrayList<>();
        for (Client client : clients.stream().limit(MOST_HOLDERS).toList()) {
            rows.add(List.of(
                    Html.escape(client.client()) + "<br><span class=\"soft\">to "
                            + Html.destination(client.destination()) + "</span>",
                    Quantity.count(client.mostPorts()),
                    Quantity.count(client.limit()),
                    Quantity.count(client.refused())));
        }
        if (clients.size() > MOST_HOLDERS) {
            rows.add(List.of(
                    Quantity.count(clients.size() - MOST_HOLDERS) + " more",
                    "",
                    "",
                    Quantity.count(clients.stream()
                            .skip(MOST_HOLDERS)
                            .mapToLong(Client::refused)
                            .sum())));
        }
        return rows.isEmpty() ? "" : Html.table(List.of("client", "most at once", "of its own", "failed"), rows);
    }

    static String howMany(List<PortUse> uses) {
        boolean alike = uses.stream().map(PortSections::limits).distinct().count() == 1;
        String text = alike
                ? Html.paragraph("For one destination, a gateway here has " + limits(uses.getFirst()))
                : uses.stream()
                        .map(use -> "<p>For one destination, " + Html.variant(use.label(), use.variantIndex()) + " has "
                                + Html.escape(limits(use)) + "</p>\n")
                        .collect(Collectors.joining());
        return "<h2>How many may I have?</h2>\n" + text + destinations(uses) + growth(uses);
    }

    /** What became more by itself: slices by doubling, addresses one by one. */
    private static String growth(List<PortUse> uses) {
        List<List<String>> rows = new ArrayList<>();
        long left = 0;
        for (PortUse use : uses) {
            List<Growth> all = use.gateway().growth();
            for (Growth growth : all.stream().limit(MOST_GROWTHS).toList()) {
                rows.add(List.of(
                        Html.variant(use.label(), use.variantIndex())
                                + (growth.client().isEmpty()
                                        ? ""
                                        : "<br><span class=\"soft\">" + Html.escape(growth.client()) + "</span>"),
                        Quantity.duration(growth.atMillis()),
                        growth.client().isEmpty()
                                ? Quantity.count(growth.now()) + " public addresses"
                                : Quantity.count(growth.now()) + " ports of its own"));
            }
            left += Math.max(0, all.size() - MOST_GROWTHS);
        }
        if (rows.isEmpty()) {
            return "";
        }
        return "<h3>What became more by itself</h3>\n"
                + Html.table(List.of("gateway", "into the run", "then"), rows)
                + (left == 0 ? "" : Html.paragraph("And " + Quantity.count(left) + " times more."));
    }

    private static String limits(PortUse use) {
        GatewayResult gateway = use.gateway();
        String addresses = gateway.publicIps() == 1 ? "" : " over " + gateway.publicIps() + " addresses";
        String here = "%s ports%s%s%s. %s"
                .formatted(
                        Quantity.count(gateway.portsPerDestination()),
                        use.portsMark(),
                        addresses,
                        owners(gateway),
                        ceiling(gateway.holdMillis(), use.holdMark(), use.ceiling()));
        return use.scaled()
                ? "%s On the real gateway it is %s ports%s. %s"
                        .formatted(
                                here,
                                Quantity.count(gateway.portsPerDestinationReal()),
                                use.portsAssumed(),
                                ceiling(gateway.holdMillisReal(), use.holdAssumed(), use.ceilingReal()))
                : here;
    }

    private static String owners(GatewayResult gateway) {
        long owners = gateway.portOwners();
        return owners == 0
                ? ""
                : ", %s for each of %d clients, who cannot use each other’s"
                        .formatted(Quantity.count(gateway.portsPerDestination() / owners), owners);
    }

    private static String ceiling(long holdMillis, String mark, double perSecond) {
        return holdMillis == 0
                ? "A port is free again as soon as its connection closes" + mark + "."
                : "Each is held for %s%s after a close, so at most %s new connections a second can be kept up."
                        .formatted(Quantity.duration(holdMillis), mark, Quantity.number(perSecond, "1/s"));
    }

    private static String destinations(List<PortUse> uses) {
        List<List<String>> rows = new ArrayList<>();
        for (PortUse use : uses) {
            for (Destination destination : use.gateway().destinations().stream()
                    .filter(destination -> destination.inUseMax() > 0 || destination.refused() > 0)
                    .limit(MOST_DESTINATIONS)
                    .toList()) {
                rows.add(List.of(
                        Html.variant(use.label(), use.variantIndex()) + "<br><span class=\"soft\">"
                                + Html.destination(destination.destination()) + "</span>",
                        Quantity.count(destination.inUseMax()),
                        Quantity.percent(destination.inUseMax()
                                / (double) Math.max(1, use.gateway().portsPerDestination())),
                        Quantity.count(destination.refused())));
            }
        }
        return rows.isEmpty() ? "" : Html.table(List.of("destination", "most in use", "of limit", "failed"), rows);
    }
}
