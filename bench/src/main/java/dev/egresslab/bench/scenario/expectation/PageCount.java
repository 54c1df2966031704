package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.bench.workload.Load;

/**
 * How many pages are expected to have begun at a time: a fluid that arrives at the load's rate and flows through the workers. With W workers,
 * a page that takes D and Λ(t) pages arrived so far, B(t) = min(Λ(t), W + B(t − D)) have begun: a page begins when it arrives, or when
 * the page W places before it ends. What has arrived and not begun waits, and what finds the queue full is refused. Chance is left
 * out: it needs a simulation.
 */
final class PageCount {
    private static final int STEPS = 20_000;

    private final double stepSeconds;
    private final double pageSeconds;
    private final double windowSeconds;
    private final double[] begun = new double[STEPS + 1];
    private double peakPerSecond;
    private double busyMax;
    private double waitingMax;
    private double refused;

    /**
     * Lets the load flow.
     *
     * @param load the load
     * @param workers pages served at once
     * @param listenQueue pages that may wait
     * @param pageSeconds how long each is served
     */
    PageCount(Load load, int workers, int listenQueue, double pageSeconds) {
        double toDrain = pageSeconds * (1 + (double) listenQueue / workers);
        this.stepSeconds = (load.duration().toNanos() / 1e9 + toDrain) / STEPS;
        this.pageSeconds = pageSeconds;
        this.windowSeconds = Math.min(1, load.duration().toNanos() / 1e9);
        double arrived = 0;
        for (int i = 1; i <= STEPS; i++) {
            arrived += load.ratePerSecondAt((i - 0.5) * stepSeconds) * stepSeconds;
            step(i, arrived, workers, listenQueue);
        }
    }

    private void step(int i, double arrived, int workers, int listenQueue) {
        double room = pageSeconds < stepSeconds
                ? begun[i - 1] + workers * stepSeconds / Math.max(pageSeconds, Double.MIN_NORMAL)
                : workers + at(i * stepSeconds - pageSeconds);
        begun[i] = Math.max(begun[i - 1], Math.min(arrived - refused, room));
        refused = Math.max(refused, arrived - begun[i] - listenQueue);
        waitingMax = Math.max(waitingMax, arrived - refused - begun[i]);
        peakPerSecond = Math.max(peakPerSecond, (begun[i] - at(i * stepSeconds - windowSeconds)) / windowSeconds);
        busyMax = Math.max(busyMax, begun[i] - at(i * stepSeconds - pageSeconds));
    }

    /**
     * The number of pages.
     *
     * @param seconds since the load's start; before it there are none, after all of them no more
     * @return pages begun until then
     */
    double at(double seconds) {
        if (seconds <= 0) {
            return 0;
        }
        double step = seconds / stepSeconds;
        if (step >= STEPS) {
            return begun[STEPS];
        }
        int below = (int) step;
        double next = Math.max(begun[below], begun[below + 1]);
        return begun[below] + (step - below) * (next - begun[below]);
    }

    /** The instants at which the count is known. */
    double[] instants() {
        double[] instants = new double[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            instants[i] = i * stepSeconds;
        }
        return instants;
    }

    /** The highest rate at which pages begin, over a second. */
    double peakPerSecond() {
        return peakPerSecond;
    }

    /** Workers busy at the fullest moment. */
    double busyMax() {
        return busyMax;
    }

    /** Pages waiting for a worker at the fullest moment. */
    double waitingMax() {
        return waitingMax;
    }

    /** Pages that find the queue full. */
    double refused() {
        return refused;
    }
}
