package dev.egresslab.bench.app;

/** A number that rises and falls, with the largest value since the last reset. Loop only. */
final class Gauge {
    private int value;
    private int max;

    void add(int change) {
        value += change;
        max = Math.max(max, value);
    }

    int value() {
        return value;
    }

    int max() {
        return max;
    }

    void resetMax() {
        max = value;
    }
}
