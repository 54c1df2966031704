package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.cloud.MetricSeries.Datapoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Several metrics of one cloud, a value per period each, and the clock hand that ends periods. */
final class SeriesTable {

    /**
     * One metric, or one of its series.
     *
     * @param name the cloud's name for it
     * @param unit the cloud's unit
     * @param statistic the cloud's way of summing up a period
     * @param dimensions what tells the series of one metric apart
     */
    record Column(String name, String unit, String statistic, Map<String, String> dimensions) {}

    private final String namespace;
    private final List<Column> columns;
    private final long periodNanos;
    private final PeriodTable table;

    SeriesTable(String namespace, List<Column> columns, long startNanos, long periodNanos) {
        if (periodNanos < 1) {
            throw new IllegalArgumentException("periodNanos must be positive, was " + periodNanos);
        }
        this.namespace = namespace;
        this.columns = columns;
        this.periodNanos = periodNanos;
        this.table = new PeriodTable(columns.size(), startNanos, periodNanos);
    }

    /** Ends the running period if it is over at {@code nowNanos}; true if so, and then there may be another. */
    boolean endPeriod(long nowNanos) {
        if (nowNanos < table.startNanos() + periodNanos) {
            return false;
        }
        table.endPeriod();
        return true;
    }

    void add(int column, long value) {
        table.add(column, value);
    }

    void raise(int column, long value) {
        table.raise(column, value);
    }

    List<MetricSeries> series() {
        List<MetricSeries> all = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            List<Datapoint> points = new ArrayList<>();
            for (int period = 0; period < table.periods(); period++) {
                points.add(new Datapoint(table.startNanos(period), table.value(period, column)));
            }
            Column of = columns.get(column);
            all.add(new MetricSeries(
                    namespace, of.name(), of.unit(), of.statistic(), of.dimensions(), periodNanos, points));
        }
        return List.copyOf(all);
    }
}
