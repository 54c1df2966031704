package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.nat.LedgerListener;
import dev.egresslab.simulator.nat.TrafficListener;
import java.util.List;

/** A gateway's metrics as one cloud's console shows them, made of what the ledger and the packets tell. Single-threaded. */
public interface ConsoleMetrics extends LedgerListener, TrafficListener {

    /** Time has come to {@code nowNanos}: completes the periods that ended, also when nothing happened in them. */
    void advance(long nowNanos);

    /** Every series; the last datapoint is of the period that has begun and not ended. */
    List<MetricSeries> series();
}
