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
    /** Of the periods that have ended. */
    private long[] sums;

    private long[] highest;

    PeriodTable(int columns, long startNanos, long periodNanos) {
        this.columns = columns;
        this.firstStartNanos = startNanos;
        this.periodNanos = periodNanos;
        this.current = new long[columns];
        this.sums = new long[columns];
        this.highest = new long[columns];
        rows.add(current);
    }

    /** Makes room for more metrics. */
    void widen(int columns) {
        this.columns = columns;
        current = Arrays.copyOf(current, columns);
        sums = Arrays.copyOf(sums, columns);
        highest = Arrays.copyOf(highest, columns);
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
        for (int column = 0; column < columns; column++) {
            sums[column] = sum(column);
            highest[column] = highest(column);
        }
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

    /** The sum of all periods' values. */
    long sum(int column) {
        return sums[column] + current[column];
    }

    /** The highest value of all periods; at least zero. */
    long highest(int column) {
        return Math.max(highest[column], current[column]);
    }

    long value(int period, int column) {
        long[] row = rows.get(period);
        return column < row.length ? row[column] : 0;
    }
}
