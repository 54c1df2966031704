package dev.egresslab.bench.virtual;

import java.util.Map;
import java.util.TreeMap;

/** Keeps every time to the nanosecond; written as {@code 20500000 x2, 40500000}, ascending. */
final class ExactTimes implements LatencyRecorder {
    private final TreeMap<Long, Long> counts = new TreeMap<>();

    @Override
    public void record(long nanos, long count) {
        counts.merge(nanos, count, Long::sum);
    }

    @Override
    public long percentileNanos(double percentile) {
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        long seen = 0;
        for (Map.Entry<Long, Long> entry : counts.entrySet()) {
            seen += entry.getValue();
            if (seen * 100.0 >= percentile * total) {
                return entry.getKey();
            }
        }
        return 0;
    }

    @Override
    public void reset() {
        counts.clear();
    }

    @Override
    public String encoded() {
        StringBuilder text = new StringBuilder();
        counts.forEach((nanos, count) ->
                text.append(text.isEmpty() ? "" : ", ").append(nanos).append(count == 1 ? "" : " x" + count));
        return text.toString();
    }
}
