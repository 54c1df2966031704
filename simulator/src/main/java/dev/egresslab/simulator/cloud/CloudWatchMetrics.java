package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.cloud.MetricSeries.Datapoint;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.MappingState;
import dev.egresslab.simulator.nat.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One NAT gateway's metrics as CloudWatch shows them: a datapoint per metric and period, zero included. Single-threaded.
 *
 * <p>AWS publishes a datapoint a minute. A short run may use a shorter period; the six averages within it that the peak metrics are made of
 * then shrink with it. Events must come in order of time, as the ledger tells them.
 */
public final class CloudWatchMetrics implements ConsoleMetrics {

    /** AWS's own period: a minute. */
    public static final long MINUTE_NANOS = 60_000_000_000L;

    /** AWS averages rates over 10 seconds of 60. */
    private static final int PEAK_SLICES = 6;

    private static final double NANOS_PER_SECOND = 1e9;

    private final long periodNanos;
    private final long sliceNanos;
    private final PeriodTable table;

    private long sliceEndNanos;
    private long sliceBytes;
    private long slicePackets;
    private long activeConnections;

    /**
     * Metrics from {@code startNanos} on.
     *
     * @param periodNanos between datapoints; {@link #MINUTE_NANOS} is AWS's own
     */
    public CloudWatchMetrics(long startNanos, long periodNanos) {
        if (periodNanos < PEAK_SLICES) {
            throw new IllegalArgumentException("periodNanos must be at least 6, was " + periodNanos);
        }
        this.periodNanos = periodNanos;
        this.sliceNanos = periodNanos / PEAK_SLICES;
        this.sliceEndNanos = startNanos + sliceNanos;
        this.table = new PeriodTable(AwsMetric.ALL.size(), startNanos, periodNanos);
    }

    /* ---- events ---- */

    @Override
    public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
        advance(nowNanos);
        if (protocol == Protocol.TCP) {
            add(AwsMetric.CONNECTION_ATTEMPT_COUNT, 1);
        }
    }

    @Override
    public void refused(Protocol protocol, int destination, int client, long nowNanos) {
        advance(nowNanos);
        add(AwsMetric.ERROR_PORT_ALLOCATION, 1);
        if (protocol == Protocol.TCP) {
            add(AwsMetric.CONNECTION_ATTEMPT_COUNT, 1);
        }
    }

    @Override
    public void established(int mapping, Protocol protocol, long nowNanos) {
        advance(nowNanos);
        if (protocol == Protocol.TCP) {
            add(AwsMetric.CONNECTION_ESTABLISHED_COUNT, 1);
            activeConnections++;
            raise(AwsMetric.ACTIVE_CONNECTION_COUNT, activeConnections);
        }
    }

    @Override
    public void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {
        advance(nowNanos);
        if (protocol == Protocol.TCP && before == MappingState.ESTABLISHED) {
            activeConnections--;
        }
        if (ending == Ending.IDLE) {
            add(AwsMetric.IDLE_TIMEOUT_COUNT, 1);
        }
    }

    @Override
    public void inFromSource(long packets, long bytes, long nowNanos) {
        advance(nowNanos);
        add(AwsMetric.PACKETS_IN_FROM_SOURCE, packets);
        add(AwsMetric.BYTES_IN_FROM_SOURCE, bytes);
        slicePackets += packets;
        sliceBytes += bytes;
    }

    @Override
    public void outToDestination(long packets, long bytes, long nowNanos) {
        advance(nowNanos);
        add(AwsMetric.PACKETS_OUT_TO_DESTINATION, packets);
        add(AwsMetric.BYTES_OUT_TO_DESTINATION, bytes);
    }

    @Override
    public void inFromDestination(long packets, long bytes, long nowNanos) {
        advance(nowNanos);
        add(AwsMetric.PACKETS_IN_FROM_DESTINATION, packets);
        add(AwsMetric.BYTES_IN_FROM_DESTINATION, bytes);
        slicePackets += packets;
        sliceBytes += bytes;
    }

    @Override
    public void outToSource(long packets, long bytes, long nowNanos) {
        advance(nowNanos);
        add(AwsMetric.PACKETS_OUT_TO_SOURCE, packets);
        add(AwsMetric.BYTES_OUT_TO_SOURCE, bytes);
    }

    @Override
    public void dropped(long packets, long nowNanos) {
        advance(nowNanos);
        add(AwsMetric.PACKETS_DROP_COUNT, packets);
    }

    /* ---- periods ---- */

    @Override
    public void advance(long nowNanos) {
        while (nowNanos >= sliceEndNanos) {
            endSlice();
        }
    }

    private void endSlice() {
        double seconds = sliceNanos / NANOS_PER_SECOND;
        raise(AwsMetric.PEAK_BYTES_PER_SECOND, Math.round(sliceBytes / seconds));
        raise(AwsMetric.PEAK_PACKETS_PER_SECOND, Math.round(slicePackets / seconds));
        sliceBytes = 0;
        slicePackets = 0;
        long periodEndNanos = table.startNanos() + periodNanos;
        if (sliceEndNanos == periodEndNanos) {
            table.endPeriod();
            raise(AwsMetric.ACTIVE_CONNECTION_COUNT, activeConnections);
        }
        long next = sliceEndNanos + sliceNanos;
        // The last slice takes what does not divide by six.
        boolean last = next + sliceNanos > table.startNanos() + periodNanos;
        sliceEndNanos = last ? table.startNanos() + periodNanos : next;
    }

    private void add(AwsMetric metric, long value) {
        table.add(metric.column(), value);
    }

    private void raise(AwsMetric metric, long value) {
        table.raise(metric.column(), value);
    }

    /* ---- answers ---- */

    /** The sum of a metric since the start, or its highest value if its statistic is the maximum. */
    public long total(AwsMetric metric) {
        return metric.statistic().equals("Maximum") ? table.highest(metric.column()) : table.sum(metric.column());
    }

    /** Established TCP connections now. */
    public long activeConnections() {
        return activeConnections;
    }

    @Override
    public List<MetricSeries> series() {
        return AwsMetric.ALL.stream().map(this::series).toList();
    }

    /** One metric's datapoints; the last is of the period that has begun and not ended. */
    public MetricSeries series(AwsMetric metric) {
        List<Datapoint> points = new ArrayList<>();
        for (int period = 0; period < table.periods(); period++) {
            points.add(new Datapoint(table.startNanos(period), table.value(period, metric.column())));
        }
        return new MetricSeries(
                AwsMetric.NAMESPACE,
                metric.metricName(),
                metric.unit(),
                metric.statistic(),
                Map.of(),
                periodNanos,
                points);
    }
}
