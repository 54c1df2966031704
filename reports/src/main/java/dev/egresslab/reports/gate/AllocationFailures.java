package dev.egresslab.reports.gate;

import dev.egresslab.reports.gate.FigureDefinition.From;
import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.Point;
import dev.egresslab.reports.results.VariantResult;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Figures of the graph of ports that could not be allocated: how high it gets, and from when to when. For gates that hold a graph's shape, and not
 * its area alone. In a run of several gateways each has its own; without a zone's name stands the highest, the first and the last of all.
 */
final class AllocationFailures {
    /** The clouds' names for it: AWS, Azure NAT Gateway, Azure Load Balancer, Google. */
    private static final Set<String> METRICS = Set.of(
            "ErrorPortAllocation",
            "SNATConnectionCountFailed",
            "SnatConnectionCountFailed",
            "dropped_sent_packets_count");

    private static final double MILLIS_PER_SECOND = 1e3;

    private AllocationFailures() {}

    static void define(List<FigureDefinition> all) {
        all.add(new FigureDefinition(
                "nat.<metric>.max",
                "count",
                "The highest datapoint of a metric of failed allocations, such as ErrorPortAllocation.",
                From.OPTIONAL));
        all.add(new FigureDefinition(
                "nat.<metric>.firstAt",
                "s",
                "When the first datapoint above 0 of such a metric begins, from the start of the run.",
                From.OPTIONAL));
        all.add(new FigureDefinition(
                "nat.<metric>.lastAt", "s", "When the last datapoint above 0 of such a metric ends.", From.OPTIONAL));
        for (String figure : List.of("max", "firstAt", "lastAt")) {
            all.add(new FigureDefinition(
                    "nat.<zone>.<metric>." + figure,
                    figure.equals("max") ? "count" : "s",
                    "The same of that zone's gateway alone.",
                    From.OPTIONAL));
        }
    }

    /** Adds the figures of all gateways of a variant; those of a metric that never rose above 0 are absent, but for its maximum. */
    static void add(VariantResult variant, Map<String, Double> values) {
        for (GatewayResult gateway : variant.gateways()) {
            for (GatewayResult.Metric metric : gateway.metrics()) {
                if (METRICS.contains(metric.name())) {
                    add("nat." + metric.name(), metric, values);
                    if (variant.gateways().size() > 1) {
                        add("nat." + gateway.name() + "." + metric.name(), metric, values);
                    }
                }
            }
        }
    }

    private static void add(String name, GatewayResult.Metric metric, Map<String, Double> values) {
        values.merge(name + ".max", 0.0, Math::max);
        for (Point point : metric.points()) {
            if (point.value() > 0) {
                double beganAt = point.atMillis() / MILLIS_PER_SECOND;
                values.merge(name + ".max", point.value(), Math::max);
                values.merge(name + ".firstAt", beganAt, Math::min);
                values.merge(name + ".lastAt", beganAt + metric.periodSeconds(), Math::max);
            }
        }
    }
}
