package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.cloud.MetricSeries.Datapoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Several metrics of one cloud, a value per period each, and the clock hand that ends periods. More can be added at any time. */
final class SeriesTable {

    /**
     * One metric, or one of its series.
     *
     * @param namespace the cloud's name for the kind of resource
     * @param name the cloud's name for it
     * @param unit the cloud's unit
     * @param statistic the cloud's way of summing up a period
     * @param dimensions what tells the series of one metric apart
     */
    record Column(String namespace, String name, String unit, String statistic, Map<String, String> dimensions) {}

    private final List<Column> columns;
    private final long periodNanos;
    private final PeriodTable table;

    SeriesTable(List<Column> columns, long startNanos, long periodNanos) {
        if (periodNanos < 1) {
            throw new IllegalArgumentException("periodNanos must be positive, was " + periodNanos);
        }
        this.columns = new ArrayList<>(columns);
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

    /** Adds a series, which is zero in all periods before, and answers its place. */
    int extend(Column column) {
        columns.add(column);
        table.widen(columns.size());
        return columns.size() - 1;
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
                    of.namespace(), of.name(), of.unit(), of.statistic(), of.dimensions(), periodNanos, points));
        }
        return List.copyOf(all);
    }
}
