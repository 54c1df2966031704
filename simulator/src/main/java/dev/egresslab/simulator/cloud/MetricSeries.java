package dev.egresslab.simulator.cloud;

import java.util.List;
import java.util.Map;

/**
 * One metric as a cloud keeps it: a datapoint per period.
 *
 * @param namespace the cloud's name for the kind of resource, such as {@code AWS/NATGateway}
 * @param name the metric's name there
 * @param unit its unit there
 * @param statistic how the values of a period are summed up
 * @param dimensions the cloud's dimensions or labels; empty when there is one series
 * @param periodNanos from one datapoint to the next
 * @param points the datapoints, oldest first
 */
public record MetricSeries(
        String namespace,
        String name,
        String unit,
        String statistic,
        Map<String, String> dimensions,
        long periodNanos,
        List<Datapoint> points) {

    /**
     * The value of one period.
     *
     * @param atNanos the period's start
     * @param value the value
     */
    public record Datapoint(long atNanos, double value) {}

    /** Copies the collections. */
    public MetricSeries {
        dimensions = Map.copyOf(dimensions);
        points = List.copyOf(points);
    }

    /** Whether its values go up and down with what there is, rather than count what happens. Azure sums up a gauge too. */
    public boolean isGauge() {
        return switch (statistic) {
            case "Maximum", "Average", "GAUGE" -> true;
            default -> name.equals("TotalConnectionCount");
        };
    }

    /** The highest value of a gauge, or the sum of all periods' counts. */
    public double total() {
        double total = 0;
        for (Datapoint point : points) {
            total = isGauge() ? Math.max(total, point.value()) : total + point.value();
        }
        return total;
    }

    /** Its name among a run's figures: the cloud's, with the state of the connections it counts where that is a failure. */
    public String figure() {
        return dimensions.getOrDefault("ConnectionState", "").equals("Failed") ? name + "Failed" : name;
    }
}
