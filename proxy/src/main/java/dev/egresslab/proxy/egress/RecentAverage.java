package dev.egresslab.proxy.egress;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The average of about the last 1,024 durations, as HAProxy's {@code *_time_average_seconds} are (its swrate_add): each new one replaces a
 * 1,024th of the sum. An update that meets another at the same moment may be lost, which an average bears.
 */
final class RecentAverage {
    private static final int LAST = 1_024;

    private final AtomicLong sumNanos = new AtomicLong();

    void add(long nanos) {
        long sum = sumNanos.getPlain();
        sumNanos.setOpaque(sum - (sum + LAST - 1) / LAST + nanos);
    }

    double seconds() {
        return sumNanos.getOpaque() / 1e9 / LAST;
    }
}
