package dev.egresslab.bench.virtual;

import dev.egresslab.simulator.nat.PortLedger;
import java.util.concurrent.TimeUnit;

/** Looks at a round at regular intervals, for the charts. */
final class Sampling {
    /** Series of more destinations than this, the first of each gateway, would be neither drawn nor read. */
    private static final int DESTINATIONS_MAX = 16;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Gateways gateways;
    private final Recorder recorder;
    private final Tally tally;
    private final SeriesRecorder series;
    private final long intervalNanos;
    private long nextNanos;
    private long endedBefore;
    private final long[] failuresBefore = new long[Failure.values().length];

    Sampling(
            Gateways gateways,
            Recorder recorder,
            Tally tally,
            SeriesRecorder series,
            long startNanos,
            long intervalNanos) {
        this.gateways = gateways;
        this.recorder = recorder;
        this.tally = tally;
        this.series = series;
        this.intervalNanos = intervalNanos;
        nextNanos = startNanos + intervalNanos;
    }

    /** When it wants to look next. */
    long nextNanos() {
        return nextNanos;
    }

    /** Looks, at {@link #nextNanos}, before anything of that moment happens. */
    void look() {
        long atMillis = TimeUnit.NANOSECONDS.toMillis(nextNanos);
        long ended = tally.get(Count.REQUESTS_OK) + tally.get(Count.REQUESTS_FAILED);
        series.add("rate", "", "1/s", 0, atMillis, (ended - endedBefore) * NANOS_PER_SECOND / intervalNanos);
        if (ended > endedBefore) {
            series.add("latency.p99", "", "ms", 0, atMillis, recorder.intervalP99Nanos() / NANOS_PER_MILLI);
        }
        endedBefore = ended;
        for (Failure failure : Failure.values()) {
            errors(failure, atMillis);
        }
        for (Gateway gateway : gateways.all()) {
            ports(gateway, atMillis);
        }
        nextNanos += intervalNanos;
    }

    /** A class of errors has a series from its first error on. */
    private void errors(Failure failure, long atMillis) {
        long count = tally.get(failure);
        if (count > 0) {
            long since = count - failuresBefore[failure.place()];
            series.add("errors", failure.figure(), "count", 0, atMillis, (double) since);
            failuresBefore[failure.place()] = count;
        }
    }

    private void ports(Gateway gateway, long atMillis) {
        PortLedger ledger = gateway.ledger();
        gateway.advance(nextNanos);
        for (int i = 0; i < Math.min(ledger.usage().destinations(), DESTINATIONS_MAX); i++) {
            String destination = ledger.usage().of(i).label();
            String label = gateways.all().size() == 1 ? destination : gateway.zone() + " " + destination;
            series.add(
                    "portsInUse",
                    label,
                    "count",
                    (double) ledger.usage().limitPerDestination(),
                    atMillis,
                    ledger.usage().inUse(i));
        }
    }
}
