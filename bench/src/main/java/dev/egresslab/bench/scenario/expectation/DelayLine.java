package dev.egresslab.bench.scenario.expectation;

/** Amounts that come out a while after they went in, in steps of time; what falls between two steps comes out at both, so that the mean delay is right. */
final class DelayLine {
    private final double stepSeconds;
    private final double[] due;
    /** By how much the amount of each step changes from one step to the next, for what comes evenly over a while. */
    private final double[] rise;

    private double even;
    private int now;

    DelayLine(double stepSeconds, double longestSeconds) {
        this.stepSeconds = stepSeconds;
        int slots = (int) Math.ceil(longestSeconds / stepSeconds) + 3;
        due = new double[slots];
        rise = new double[slots];
    }

    /** Puts an amount in. */
    void add(double amount, double delaySeconds) {
        if (amount == 0) {
            return;
        }
        double steps = delaySeconds / stepSeconds;
        int whole = (int) steps;
        due[slot(whole)] += amount * (1 - (steps - whole));
        due[slot(whole + 1)] += amount * (steps - whole);
    }

    /** Puts an amount in that comes out evenly between two delays. */
    void add(double amount, double leastSeconds, double mostSeconds) {
        int first = (int) (leastSeconds / stepSeconds);
        int behind = (int) Math.ceil(mostSeconds / stepSeconds);
        if (amount == 0 || behind - first <= 1) {
            add(amount, (leastSeconds + mostSeconds) / 2);
            return;
        }
        double each = amount / (behind - first);
        if (first == 0) {
            due[now] += each;
            first = 1;
        }
        rise[slot(first)] += each;
        rise[slot(behind)] -= each;
    }

    private int slot(int steps) {
        return (now + steps) % due.length;
    }

    /** Takes out what is due now, and may be asked again if more was put in without delay. */
    double take() {
        double amount = due[now];
        due[now] = 0;
        return amount;
    }

    /** Goes one step on. */
    void step() {
        now = (now + 1) % due.length;
        even = Math.max(0, even + rise[now]);
        rise[now] = 0;
        due[now] += even;
    }
}
