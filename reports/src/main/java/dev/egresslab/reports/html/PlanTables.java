package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.plan.Plan;
import dev.egresslab.reports.plan.VariantPlan;
import dev.egresslab.reports.plan.VariantPlan.Addresses;
import dev.egresslab.reports.plan.VariantPlan.Slice;
import java.util.ArrayList;
import java.util.List;

/** A plan's tables as rows of text, the head first; the planned row begins with a mark. */
final class PlanTables {
    /** Before the row that is planned. */
    static final String PLANNED = "▸ ";

    private static final String OTHER = "  ";

    private PlanTables() {}

    /** All variants side by side. */
    static List<List<String>> variants(Plan plan) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("variant", "rate", "wants", "of ports", "find no port", "run out after", "IPs needed"));
        for (VariantPlan variant : plan.variants()) {
            Integer needed = variant.answers().ipsNeeded();
            rows.add(List.of(
                    variant.name(),
                    variant.load().kept()
                            ? "kept"
                            : PlanWords.rate(variant.load().perSecond()),
                    PlanWords.ports(variant.answers().portsWanted()),
                    Quantity.count(variant.gateway().ports()),
                    PlanWords.chance(variant.answers().failureProbability()),
                    PlanWords.when(variant.answers().secondsToExhaustion()),
                    needed == null ? "–" : Quantity.count(needed)));
        }
        return rows;
    }

    /** The tables that say what the next address, or a larger slice, buys. */
    static List<List<List<String>>> of(VariantPlan plan) {
        List<List<List<String>>> tables = new ArrayList<>();
        if (plan.gateway().addressesAddPorts()) {
            tables.add(addresses(plan));
        }
        if (!plan.slices().isEmpty()) {
            tables.add(slices(plan));
        }
        return tables;
    }

    /** What each number of addresses buys. */
    private static List<List<String>> addresses(VariantPlan plan) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(OTHER + "IPs", "ports", "carries", "each adds", "find no port", "run out after"));
        plan.addresses()
                .forEach(each -> rows.add(row(each, each.ips() == plan.gateway().ips())));
        return rows;
    }

    private static List<String> row(Addresses each, boolean planned) {
        return List.of(
                (planned ? PLANNED : OTHER) + Quantity.count(each.ips()),
                Quantity.count(each.ports()),
                PlanWords.rate(each.perSecondAtTarget()),
                PlanWords.rate(each.addedPerSecond()),
                PlanWords.chance(each.failureProbability()),
                PlanWords.when(each.secondsToExhaustion()));
    }

    /** What a larger slice buys a client, and how many clients it leaves room for. */
    private static List<List<String>> slices(VariantPlan plan) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(OTHER + "ports a client", "carries", "find no port", "clients per IP"));
        for (Slice slice : plan.slices()) {
            rows.add(List.of(
                    (slice.planned() ? PLANNED : OTHER) + Quantity.count(slice.ports()),
                    PlanWords.rate(slice.perSecondAtTarget()),
                    PlanWords.chance(slice.failureProbability()),
                    Quantity.count(slice.clientsPerIp())));
        }
        return rows;
    }
}
