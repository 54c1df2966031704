package dev.egresslab.proxy.resilience;

/** What {@link OutlierDetection} remembers of one address. Not thread safe. */
final class AddressState {
    /** Where an address is. */
    enum Place {
        /** Used like any other. */
        IN,
        /** Not used until its time is over. */
        OUT,
        /** Used once, to see whether it works again. */
        TRIAL
    }

    Place place = Place.IN;
    int gatewayStreak;
    int localStreak;

    /** How many steps long the next ejection is, less one. */
    int ejections;

    /** When the ejection, or the trial, is over; while in use, when the slow start is. */
    long untilNanos;

    /** Since when it has been there. */
    long sinceNanos;

    String lastFailure = "";

    void enter(Place next, long nowNanos, long nextUntilNanos) {
        place = next;
        sinceNanos = nowNanos;
        untilNanos = nextUntilNanos;
        gatewayStreak = 0;
        localStreak = 0;
    }

    /** Forgets an ejection for every interval in use. */
    void forgive(long intervalNanos, long nowNanos) {
        if (place == Place.IN && ejections > 0) {
            long intervals = Math.max(0, (nowNanos - sinceNanos) / intervalNanos);
            ejections = (int) Math.max(0, ejections - intervals);
            sinceNanos += intervals * intervalNanos;
        }
    }

    /** Whether nothing is to be remembered. */
    boolean clean(long nowNanos) {
        return place == Place.IN
                && gatewayStreak == 0
                && localStreak == 0
                && ejections == 0
                && nowNanos - untilNanos >= 0;
    }
}
