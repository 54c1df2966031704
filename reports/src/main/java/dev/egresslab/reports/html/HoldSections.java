package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.results.GatewayResult.Destination;
import dev.egresslab.reports.results.RunResult.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The last two questions: why a closed connection still counts, and what another address buys. */
final class HoldSections {
    /** From this share of its ports in use on, a gateway counts as full. */
    private static final double FULL = 0.99;

    private HoldSections() {}

    static String whyClosedCounts(List<PortUse> uses) {
        String meters = uses.stream()
                .filter(use -> use.fullest().inUseMax() > 0)
                .map(HoldSections::meter)
                .collect(Collectors.joining());
        return "<h2>Why does a closed connection still count?</h2>\n" + reason(uses) + meters;
    }

    private static String reason(List<PortUse> uses) {
        PortUse any = uses.getFirst();
        String real = any.gateway().holdMillis() == any.gateway().holdMillisReal()
                ? ""
                : " (%s on the real gateway%s)"
                        .formatted(
                                Quantity.duration(any.gateway().holdMillisReal()),
                                any.holdAssumed().isEmpty() ? "" : ", assumed");
        return Html.paragraph(
                "A late packet of the old connection must not end up in a new one, so the gateway keeps a port to itself for %s%s after the close. Closing faster frees nothing sooner; only closing less often does. At each variant’s fullest moment:"
                        .formatted(Quantity.duration(any.gateway().holdMillis()) + any.holdMark(), real));
    }

    private static String meter(PortUse use) {
        Destination fullest = use.fullest();
        double limit = Math.max(1, use.gateway().portsPerDestination());
        String parts = part("open", fullest.establishedAtMax() / limit)
                + part("opening", use.openingAtMax() / limit)
                + part("held", fullest.heldAtMax() / limit);
        return """
            <div class="use"><div class="head"><span>%s</span><span>%s</span></div>
            <div class="meter" style="--c:var(--series-%d)">%s</div>
            <div class="soft note">of %s ports for %s</div></div>
            """.formatted(
                        Html.variant(use.label(), use.variantIndex()),
                        counts(use),
                        use.variantIndex() % 8,
                        parts,
                        Quantity.count(use.gateway().portsPerDestination()),
                        Html.escape(fullest.destination()));
    }

    private static String counts(PortUse use) {
        String opening = use.openingAtMax() > 0 ? Quantity.count(use.openingAtMax()) + " opening · " : "";
        return "%s%s open · %s held after close (%s)"
                .formatted(
                        opening,
                        Quantity.count(use.fullest().establishedAtMax()),
                        Quantity.count(use.fullest().heldAtMax()),
                        Quantity.percent(use.fullest().heldAtMax()
                                / (double) Math.max(1, use.fullest().inUseMax())));
    }

    private static String part(String style, double share) {
        return share > 0 ? "<span class=\"%s\" style=\"width:%s\"></span>".formatted(style, width(share)) : "";
    }

    private static String width(double share) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }

    static String nextAddress(List<PortUse> uses, Figures figures, List<Prediction> predictions) {
        PortUse any = uses.getFirst();
        String text = "Each further public address adds %s ports for every destination"
                .formatted(Quantity.number(any.portsPerAddress(), "count"));
        if (any.gateway().holdMillis() > 0) {
            text += ", and so %s new connections a second to it"
                    .formatted(Quantity.number(
                            any.portsPerAddress() * 1000 / any.gateway().holdMillis(), "1/s"));
        }
        if (any.scaled() && any.gateway().holdMillisReal() > 0) {
            text += " (on the real gateway %s and %s)"
                    .formatted(
                            Quantity.number(any.portsPerAddressReal(), "count"),
                            Quantity.number(
                                    any.portsPerAddressReal()
                                            * 1000
                                            / any.gateway().holdMillisReal(),
                                    "1/s"));
        }
        return "<h2>What does the next IP buy?</h2>\n" + Html.paragraph(text + ".") + needs(uses, figures, predictions)
                + spreading(uses);
    }

    /** Gateways of which some are full and some are not ask for spreading, which costs nothing. */
    private static String spreading(List<PortUse> uses) {
        StringBuilder html = new StringBuilder();
        for (String variant : uses.stream().map(PortUse::variant).distinct().toList()) {
            List<PortUse> gateways = uses.stream()
                    .filter(use -> use.variant().equals(variant))
                    .sorted(Comparator.comparingDouble(PortUse::share))
                    .toList();
            PortUse emptiest = gateways.getFirst();
            PortUse fullest = gateways.getLast();
            if (fullest.share() >= FULL && emptiest.share() <= FULL / 2) {
                html.append(Html.paragraph(
                        "In %s, gateway %s was full while %s used %s of its ports: clients spread evenly over the gateways would gain as much as from another address."
                                .formatted(
                                        variant,
                                        fullest.gateway().name(),
                                        emptiest.gateway().name(),
                                        Quantity.percent(emptiest.share()))));
            }
        }
        return html.toString();
    }

    private static String needs(List<PortUse> uses, Figures figures, List<Prediction> predictions) {
        List<List<String>> rows = new ArrayList<>();
        for (PortUse use : uses) {
            OptionalDouble wanted = wantedPerSecond(use, figures);
            if (use.only() && wanted.isPresent() && use.gateway().holdMillis() > 0) {
                double ports = wanted.getAsDouble() * use.gateway().holdMillis() / 1000;
                double addresses =
                        Math.max(Math.max(1, Math.ceil(ports / use.portsPerAddress())), planned(use, predictions));
                rows.add(List.of(
                        Html.variant(use.label(), use.variantIndex()),
                        Quantity.text(wanted.getAsDouble(), "1/s"),
                        Quantity.number(Math.ceil(ports), "count"),
                        Quantity.count(use.gateway().publicIps()),
                        Quantity.number(addresses, "count")));
            }
        }
        if (rows.isEmpty()) {
            return "";
        }
        return Html.table(List.of("variant", "connections", "ports held", "public IPs", "IPs needed"), rows)
                + "<p class=\"soft note\">New connections that were tried, if all of them went to one destination, and"
                + " the ports that they hold after their closes. IPs needed are for the load that the scenario asks"
                + " for, which is more where workers waited for a port.</p>\n";
    }

    /** What arithmetic says of the load as it was asked for; nothing in a result of before it did. */
    private static double planned(PortUse use, List<Prediction> predictions) {
        return predictions.stream()
                .filter(each -> each.figure().equals(use.variant() + ".nat.ipsNeeded"))
                .mapToDouble(Prediction::value)
                .findFirst()
                .orElse(0);
    }

    /** Connections a second that were opened or that failed to open. */
    private static OptionalDouble wantedPerSecond(PortUse use, Figures figures) {
        OptionalDouble perRequest = figures.value(use.variant() + ".connections.perRequest");
        OptionalDouble rate = figures.value(use.variant() + ".requests.rate");
        if (perRequest.isEmpty() || rate.isEmpty()) {
            return OptionalDouble.empty();
        }
        double failed = figures.valueOrZero(use.variant() + ".errors.connectTimeout")
                + figures.valueOrZero(use.variant() + ".errors.connectRefused")
                + figures.valueOrZero(use.variant() + ".errors.unreachable");
        double total = figures.valueOrZero(use.variant() + ".requests.total");
        return OptionalDouble.of((perRequest.getAsDouble() + failed / total) * rate.getAsDouble());
    }
}
