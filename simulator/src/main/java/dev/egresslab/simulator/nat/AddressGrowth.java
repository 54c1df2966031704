package dev.egresslab.simulator.nat;

import java.time.Duration;
import java.util.Locale;

/**
 * How a gateway gets more public addresses by itself, one at a time, up to the most it may have. It gives none back.
 *
 * @param atShare the share of a destination's ports in use, over all addresses, at which it asks for one more; 0 when it never does
 * @param after how long it takes until that one serves
 */
public record AddressGrowth(double atShare, Duration after) {

    /** Addresses are as given at the start. */
    public static final AddressGrowth NONE = new AddressGrowth(0, Duration.ZERO);

    /** Checks the share and the time. */
    public AddressGrowth {
        if (!(atShare >= 0 && atShare <= 1)) {
            throw new IllegalArgumentException("atShare must be 0 to 1, was " + atShare);
        }
        if (after.isNegative()) {
            throw new IllegalArgumentException("after must not be negative, was " + after);
        }
    }

    /** Whether there never are more addresses than at the start. */
    public boolean isNone() {
        return atShare == 0;
    }

    @Override
    public String toString() {
        return isNone()
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "one more address %s after %.0f %% of a destination's ports are in use",
                        Durations.plain(after),
                        100 * atShare);
    }
}
