package dev.egresslab.bench.virtual;

/**
 * Stands before a recorder and hands over a value only when it changes, with how often it came. In virtual time most phases of most pages
 * take exactly as long as the last time (no wait, one round trip, no body): that is a comparison instead of a histogram's update.
 */
final class Repeats {
    private final LatencyRecorder recorder;
    private long nanos;
    private long count;

    Repeats(LatencyRecorder recorder) {
        this.recorder = recorder;
    }

    void record(long value) {
        if (value == nanos) {
            count++;
        } else {
            flush();
            nanos = value;
            count = 1;
        }
    }

    /** The recorder, with everything in it. */
    LatencyRecorder flushed() {
        flush();
        return recorder;
    }

    private void flush() {
        if (count > 0) {
            recorder.record(nanos, count);
            count = 0;
        }
    }
}
