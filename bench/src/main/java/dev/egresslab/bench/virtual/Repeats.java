package dev.egresslab.bench.virtual;

/**
 * Stands before a recorder, gathers values, and hands over each run of equal ones as one with a count.
 *
 * <p><b>Gathered</b>, because a histogram's counts are scattered over many cache lines: updating one for each page, between all else that a page
 * does, waits for each of them; a few hundred updates in a row wait for all of them together.
 *
 * <p><b>Runs</b>, because in virtual time most phases of most pages take exactly as long as the last time (no wait, one round trip, no body):
 * that is a comparison instead of a histogram's update.
 */
final class Repeats {
    private static final int GATHERED = 256;

    private final LatencyRecorder recorder;
    private final long[] values = new long[GATHERED];
    private int size;

    Repeats(LatencyRecorder recorder) {
        this.recorder = recorder;
    }

    void record(long value) {
        values[size++] = value;
        if (size == GATHERED) {
            handOver();
        }
    }

    /** Records a value so many times; not for small numbers. */
    void record(long value, long count) {
        if (count > 0) {
            recorder.record(value, count);
        }
    }

    /** The recorder, with everything in it. */
    LatencyRecorder flushed() {
        handOver();
        return recorder;
    }

    private void handOver() {
        int from = 0;
        for (int i = 1; i < size; i++) {
            if (values[i] != values[from]) {
                recorder.record(values[from], i - from);
                from = i;
            }
        }
        if (size > 0) {
            recorder.record(values[from], size - from);
        }
        size = 0;
    }
}
