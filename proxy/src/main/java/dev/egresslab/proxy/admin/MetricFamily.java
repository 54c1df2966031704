package dev.egresslab.proxy.admin;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A metric with all its values, as Prometheus knows it.
 *
 * @param name as it is served, a counter's with its {@code _total}
 * @param help what it counts, in one sentence
 * @param kind what may be done with it
 * @param values its values
 */
public record MetricFamily(String name, String help, Kind kind, List<Value> values) {
    /** What may be done with a metric. */
    public enum Kind {
        /** Only grows; its name ends in {@code _total}. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Counts by size. */
        HISTOGRAM,
        /** Says nothing of itself: a counter under a name that Envoy gives it, without {@code _total}. */
        UNTYPED
    }

    /**
     * One value.
     *
     * @param labels its labels
     * @param number the number; of a histogram the sum
     * @param buckets of a histogram; else null
     */
    public record Value(
            Map<String, String> labels,
            double number,
            @Nullable Buckets buckets) {
        /** A plain number. */
        public Value(Map<String, String> labels, double number) {
            this(labels, number, null);
        }
    }

    /**
     * How many were of which size.
     *
     * @param bounds the greatest of each bucket but the last, which has none
     * @param counts how many each bucket has, not cumulated; one more than bounds
     */
    public record Buckets(List<Double> bounds, List<Long> counts) {
        /** Copies both. */
        public Buckets {
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
            if (counts.size() != bounds.size() + 1) {
                throw new IllegalArgumentException(
                        "counts must be one more than the " + bounds.size() + " bounds, were " + counts.size());
            }
        }
    }

    /** Copies the list, and checks the name. */
    public MetricFamily {
        values = List.copyOf(values);
        if ((kind == Kind.COUNTER) != name.endsWith("_total") && kind != Kind.UNTYPED) {
            throw new IllegalArgumentException("a counter's name, and no other's, must end in _total, was " + name);
        }
    }
}
