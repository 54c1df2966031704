package dev.egresslab.simulator.cloud;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The values of several metrics, a row per period; the last row is the period now running. */
final class PeriodTable {

    private int columns;
    private final long firstStartNanos;
    private final long periodNanos;
    private final List<long[]> rows = new ArrayList<>();
    private long[] current;

    PeriodTable(int columns, long startNanos, long periodNanos) {
        this.columns = columns;
        this.firstStartNanos = startNanos;
        this.periodNanos = periodNanos;
        this.current = new long[columns];
        rows.add(current);
    }

    /** Makes room for more metrics. */
    void widen(int columns) {
        this.columns = columns;
        current = Arrays.copyOf(current, columns);
        rows.set(rows.size() - 1, current);
    }

    void add(int column, long value) {
        current[column] += value;
    }

    void raise(int column, long value) {
        current[column] = Math.max(current[column], value);
    }

    /** Starts the next period with all values zero. */
    void endPeriod() {
        current = new long[columns];
        rows.add(current);
    }

    int periods() {
        return rows.size();
    }

    /** When the running period started. */
    long startNanos() {
        return startNanos(rows.size() - 1);
    }

    long startNanos(int period) {
        return firstStartNanos + period * periodNanos;
    }

    long value(int period, int column) {
        long[] row = rows.get(period);
        return column < row.length ? row[column] : 0;
    }
}
