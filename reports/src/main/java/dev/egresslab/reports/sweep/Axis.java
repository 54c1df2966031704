package dev.egresslab.reports.sweep;

import java.util.List;

/**
 * A key of the scenario and the values that it takes.
 *
 * @param key the path of the key, such as {@code gateway.ips}
 * @param values at least one, in the order given, as they are written in a scenario
 */
public record Axis(String key, List<String> values) {
    /** Copies the list. */
    public Axis {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values of " + key + " must not be empty");
        }
        values = List.copyOf(values);
    }

    /** Whether there is anything to compare along it. */
    public boolean varies() {
        return values.size() > 1;
    }
}
