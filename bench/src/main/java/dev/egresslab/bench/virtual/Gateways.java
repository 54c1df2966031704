package dev.egresslab.bench.virtual;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The gateways of a round, one a zone; each connection takes one at random by the zones' shares. */
final class Gateways {
    private final List<Gateway> all;
    private final double[] bounds;
    private final RandomGenerator random;
    private @Nullable Gateway chosen;

    /**
     * Takes the gateways.
     *
     * @param shares the share of each, in the same order
     */
    Gateways(List<Gateway> all, List<Double> shares, RandomGenerator random) {
        this.all = List.copyOf(all);
        this.random = random;
        bounds = new double[all.size()];
        double sum = 0;
        for (int i = 0; i < bounds.length; i++) {
            sum += shares.get(i);
            bounds[i] = sum;
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException("the zones' shares must add up to more than 0, were " + shares);
        }
    }

    List<Gateway> all() {
        return all;
    }

    /** The gateway of a new connection. */
    Gateway choose() {
        Gateway gateway = next();
        chosen = null;
        return gateway;
    }

    /** The gateway that {@link #choose} will answer next. */
    Gateway next() {
        if (chosen == null) {
            chosen = draw();
        }
        return chosen;
    }

    private Gateway draw() {
        int last = bounds.length - 1;
        if (last == 0) {
            return all.getFirst();
        }
        double point = random.nextDouble() * bounds[last];
        int chosen = 0;
        while (chosen < last && point >= bounds[chosen]) {
            chosen++;
        }
        return all.get(chosen);
    }
}
