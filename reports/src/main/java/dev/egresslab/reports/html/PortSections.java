package dev.egresslab.reports.html;

import dev.egresslab.reports.charts.TimeCharts;
import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.results.GatewayResult.Destination;
import dev.egresslab.reports.results.GatewayResult.Holder;
import dev.egresslab.reports.results.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The first two questions: who holds the ports, and how many there are. */
final class PortSections {
    private static final int MOST_DESTINATIONS = 5;
    private static final int MOST_HOLDERS = 5;

    private PortSections() {}

    static String whoHoldsThePorts(RunResult result, List<PortUse> uses) {
        StringBuilder html = new StringBuilder("<h2>Who holds the ports?</h2>\n");
        for (PortUse use : uses) {
            html.append(holders(use));
        }
        return html.append(ChartFigure.render(TimeCharts.portsInUse(result))).toString();
    }

    private static String holders(PortUse use) {
        if (use.fullest().inUseMax() == 0) {
            return Html.paragraph(use.label() + " used no port of its gateway.");
        }
        String text = "%s used at most %s of %s ports for %s, %s into the run%s."
                .formatted(
                        use.label(),
                        Quantity.count(use.fullest().inUseMax()),
                        Quantity.count(use.gateway().portsPerDestination()),
                        use.fullest().destination(),
                        Quantity.duration(use.fullest().inUseMaxAtMillis()),
                        use.fullest().refused() > 0
                                ? "; " + Quantity.count(use.fullest().refused()) + " allocations failed"
                                : "; no allocation failed");
        return Html.paragraph(text) + holderTable(use);
    }

    private static String holderTable(PortUse use) {
        List<List<String>> rows = new ArrayList<>();
        List<Holder> holders = use.gateway().holders();
        for (Holder holder : holders.stream().limit(MOST_HOLDERS).toList()) {
            rows.add(List.of(
                    Html.escape(holder.client()),
                    Html.escape(holder.destination()),
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
            rows.add(List.of("others", "", Quantity.count(others), ""));
        }
        return Html.table(List.of("client", "destination", "ports", "share"), rows);
    }

    static String howMany(List<PortUse> uses) {
        String rows = uses.stream().map(PortSections::limits).collect(Collectors.joining());
        return "<h2>How many may I have?</h2>\n" + rows + destinations(uses);
    }

    private static String limits(PortUse use) {
        String here =
                "For one destination, %s may have %s ports%s; held %s after each close, that is at most %s new connections a second"
                        .formatted(
                                use.label(),
                                Quantity.count(use.gateway().portsPerDestination()),
                                use.gateway().publicIps() == 1
                                        ? ""
                                        : " over " + use.gateway().publicIps() + " addresses",
                                Quantity.duration(use.gateway().holdMillis()),
                                Quantity.number(use.ceiling(), "1/s"));
        String real = use.scaled()
                ? ". On the real gateway: %s ports, held %s, at most %s a second"
                        .formatted(
                                Quantity.count(use.gateway().portsPerDestinationReal()),
                                Quantity.duration(use.gateway().holdMillisReal()),
                                Quantity.number(use.ceilingReal(), "1/s"))
                : "";
        return Html.paragraph(here + real + ". It used " + Quantity.percent(use.share()) + " of them.");
    }

    private static String destinations(List<PortUse> uses) {
        List<List<String>> rows = new ArrayList<>();
        for (PortUse use : uses) {
            for (Destination destination : use.gateway().destinations().stream()
                    .limit(MOST_DESTINATIONS)
                    .toList()) {
                rows.add(List.of(
                        Html.variant(use.label(), use.variantIndex()) + "<br><span class=\"soft\">"
                                + Html.escape(destination.destination()) + "</span>",
                        Quantity.count(destination.inUseMax()),
                        Quantity.count(use.gateway().portsPerDestination()),
                        Quantity.count(destination.refused())));
            }
        }
        return rows.isEmpty() ? "" : Html.table(List.of("destination", "most in use", "limit", "failed"), rows);
    }
}
