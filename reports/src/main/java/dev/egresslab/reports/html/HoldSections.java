package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The last two questions: why a closed connection still counts, and what another address buys. */
final class HoldSections {
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
                : " (" + Quantity.duration(any.gateway().holdMillisReal()) + " on the real gateway)";
        return Html.paragraph(
                "A late packet of the old connection must not end up in a new one, so the gateway keeps a port to itself for %s%s after the close. Closing faster frees nothing sooner; only closing less often does. At each variant’s fullest moment:"
                        .formatted(Quantity.duration(any.gateway().holdMillis()), real));
    }

    private static String meter(PortUse use) {
        double limit = Math.max(1, use.gateway().portsPerDestination());
        return """
                <div class="use"><div class="head"><span>%s</span><span>%s open · %s held after close (%s)</span></div>
                <div class="meter" style="--c:var(--series-%d)"><span style="width:%s"></span><span class="held" style="width:%s"></span></div>
                <div class="soft">of %s ports for %s</div></div>
                """
                .formatted(
                        Html.escape(use.label()),
                        Quantity.count(use.fullest().establishedAtMax()),
                        Quantity.count(use.fullest().heldAtMax()),
                        Quantity.percent(use.fullest().heldAtMax()
                                / (double) Math.max(1, use.fullest().inUseMax())),
                        use.variantIndex() % 8,
                        width(use.fullest().establishedAtMax() / limit),
                        width(use.fullest().heldAtMax() / limit),
                        Quantity.count(use.gateway().portsPerDestination()),
                        Html.escape(use.fullest().destination()));
    }

    private static String width(double share) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }

    static String nextAddress(List<PortUse> uses, Figures figures) {
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
        return "<h2>What does the next IP buy?</h2>\n" + Html.paragraph(text + ".") + needs(uses, figures);
    }

    private static String needs(List<PortUse> uses, Figures figures) {
        List<List<String>> rows = new ArrayList<>();
        for (PortUse use : uses) {
            OptionalDouble wanted = wantedPerSecond(use, figures);
            if (use.only() && wanted.isPresent() && use.gateway().holdMillis() > 0) {
                double ports = wanted.getAsDouble() * use.gateway().holdMillis() / 1000;
                double addresses = Math.max(1, Math.ceil(ports / use.portsPerAddress()));
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
        return Html.table(
                        List.of("", "new connections", "ports they hold", "addresses it had", "addresses it needs"),
                        rows)
                + "<p class=\"soft\">If all of them went to one destination, and not counting the time they are"
                + " open.</p>\n";
    }

    private static OptionalDouble wantedPerSecond(PortUse use, Figures figures) {
        OptionalDouble perRequest = figures.value(use.variant() + ".connections.perRequest");
        OptionalDouble rate = figures.value(use.variant() + ".requests.rate");
        return perRequest.isPresent() && rate.isPresent()
                ? OptionalDouble.of(perRequest.getAsDouble() * rate.getAsDouble())
                : OptionalDouble.empty();
    }
}
