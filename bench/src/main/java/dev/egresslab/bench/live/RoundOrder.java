package dev.egresslab.bench.live;

import java.util.ArrayList;
import java.util.List;

/** Interleaves the variants A B B A, so that a drift of the machine disturbs all of them alike. */
final class RoundOrder {
    private RoundOrder() {}

    /**
     * Returns the variants in the order in which their rounds run.
     *
     * @param variants the variants' names
     * @param rounds how often each runs
     */
    static List<String> of(List<String> variants, int rounds) {
        List<String> order = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            order.addAll(round % 2 == 0 ? variants : variants.reversed());
        }
        return order;
    }
}
