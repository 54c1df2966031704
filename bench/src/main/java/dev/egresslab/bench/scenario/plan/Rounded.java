package dev.egresslab.bench.scenario.plan;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Numbers with the six digits that arithmetic about gateways may claim. */
final class Rounded {
    private static final MathContext DIGITS = new MathContext(6);

    private Rounded() {}

    static double of(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    /** The value, or null when it is infinite. */
    static @Nullable Double finite(double value) {
        return Double.isInfinite(value) ? null : Double.valueOf(of(value));
    }
}
