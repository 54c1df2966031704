package dev.egresslab.simulator.loopback;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for the clients' names, which is what the ledger knows them by. */
final class Clients {

    /** Clients that have a number of their own; those that come later share one. */
    static final int MOST = 10_000;

    /** The name of those that share a number. */
    static final String OTHERS = "(others)";

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    /** The client's number, always the same for the same name. */
    int number(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        if (numbers.size() == MOST) {
            if (names.size() == MOST) {
                names.add(OTHERS);
            }
            return MOST;
        }
        names.add(name);
        numbers.put(name, names.size() - 1);
        return names.size() - 1;
    }

    /** The name behind a number. */
    String name(int number) {
        return names.get(number);
    }
}
