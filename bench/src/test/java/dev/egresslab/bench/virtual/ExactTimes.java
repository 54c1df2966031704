package dev.egresslab.bench.virtual;

import java.util.TreeMap;

/** Keeps every time to the nanosecond; written as {@code 20500000 x2, 40500000}, ascending. */
final class ExactTimes implements LatencyRecorder {
    private final TreeMap<Long, Long> counts = new TreeMap<>();

    @Override
    public void record(long nanos, long count) {
        counts.merge(nanos, count, Long::sum);
    }

    @Override
    public void add(LatencyRecorder other) {
        ((ExactTimes) other).counts.forEach(this::record);
    }

    @Override
    public String encoded() {
        StringBuilder text = new StringBuilder();
        counts.forEach((nanos, count) ->
                text.append(text.isEmpty() ? "" : ", ").append(nanos).append(count == 1 ? "" : " x" + count));
        return text.toString();
    }
}
