package dev.egresslab.bench.scenario;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A section of the scenario after binding: for each key a value of its kind and the node that it came from. A key whose value was
 * wrong, or that has no default and was left out, is not there.
 *
 * <p>Values are {@link String} for words and choices, {@link Long}, {@link Boolean}, {@link BigDecimal} for quantities in their
 * measure's smallest unit, {@link Settings}, {@link Elements} or {@link Entries}.
 */
final class Settings {
    private static final BigDecimal SECONDS_OF_AN_HOUR = BigDecimal.valueOf(3_600);

    /**
     * A value and where it came from.
     *
     * @param value the value
     * @param key the node of its key; the value's own in a list
     * @param node the node of the value
     */
    record Bound(Object value, Node key, Node node) {
        Settings section() {
            return as(Settings.class, this);
        }

        String text() {
            return as(String.class, this);
        }

        BigDecimal amount() {
            return as(BigDecimal.class, this);
        }
    }

    /** The value of a {@link Kind.Many}. */
    record Elements(List<Bound> values) {}

    /** The value of a {@link Kind.Table}, in the order of the file. */
    record Entries(Map<String, Bound> values) {}

    private final Kind.Section kind;
    private final Map<String, Bound> values = new LinkedHashMap<>();

    Settings(Kind.Section kind) {
        this.kind = kind;
    }

    void put(String key, Bound bound) {
        values.put(key, bound);
    }

    Kind.Section kind() {
        return kind;
    }

    /** Whether this is a section that has such a key: tells the forms of a distribution apart. */
    boolean knows(String key) {
        return kind.names().contains(key);
    }

    boolean has(String key) {
        if (!knows(key)) {
            throw new IllegalArgumentException("`" + kind.name() + "` has no key `" + key + "`");
        }
        return values.containsKey(key);
    }

    /** Whether the key is there and its value is of the given class: tells the forms of a key apart. */
    boolean is(String key, Class<?> form) {
        return has(key) && form.isInstance(bound(key).value());
    }

    Bound bound(String key) {
        Bound bound = has(key) ? values.get(key) : null;
        if (bound == null) {
            throw new NoSuchElementException("`" + kind.name() + "` has no value for `" + key + "`");
        }
        return bound;
    }

    Node node(String key) {
        return bound(key).node();
    }

    String text(String key) {
        return bound(key).text();
    }

    long whole(String key) {
        return as(Long.class, bound(key));
    }

    int count(String key) {
        return Math.toIntExact(whole(key));
    }

    boolean on(String key) {
        return as(Boolean.class, bound(key));
    }

    Settings section(String key) {
        return bound(key).section();
    }

    BigDecimal amount(String key) {
        return bound(key).amount();
    }

    Duration duration(String key) {
        return Duration.ofNanos(amount(key).longValue());
    }

    /** A rate in events per second. */
    double perSecond(String key) {
        return amount(key).divide(SECONDS_OF_AN_HOUR, MathContext.DECIMAL64).doubleValue();
    }

    List<Bound> list(String key) {
        return as(Elements.class, bound(key)).values();
    }

    Map<String, Bound> table(String key) {
        return as(Entries.class, bound(key)).values();
    }

    private static <T> T as(Class<T> type, Bound bound) {
        return type.cast(bound.value());
    }
}
