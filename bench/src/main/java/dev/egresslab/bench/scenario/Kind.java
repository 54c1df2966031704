package dev.egresslab.bench.scenario;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a value of the scenario file may be. One description serves the binder, the JSON Schema and the reference, so they cannot
 * disagree; {@link ScenarioKeys} is the scenario itself in these terms.
 */
sealed interface Kind {
    /**
     * What is required, as part of a sentence that begins "must be".
     *
     * @return a noun with an example or a range
     */
    String requirement();

    /** A single value. */
    sealed interface Scalar extends Kind {}

    /**
     * Words.
     *
     * @param requirement such as "a host name such as `api.example.com`"
     * @param pattern what is searched for in them; anchored where the whole is meant
     */
    record Text(String requirement, Pattern pattern) implements Scalar {
        static Text of(String requirement, String pattern) {
            return new Text(requirement, Pattern.compile(pattern));
        }
    }

    /**
     * A whole number.
     *
     * @param min the least
     * @param max the greatest
     */
    record Whole(long min, long max) implements Scalar {
        @Override
        public String requirement() {
            return max == Long.MAX_VALUE
                    ? "a whole number of at least %d".formatted(min)
                    : "a whole number from %d to %d".formatted(min, max);
        }
    }

    /**
     * A number with a unit.
     *
     * @param measure what it measures
     * @param min the least, in the measure's notation
     * @param max the greatest, in the measure's notation
     */
    record Quantity(Measure measure, String min, String max) implements Scalar {
        @Override
        public String requirement() {
            return "%s, from %s to %s".formatted(measure.requirement(), min, max);
        }
    }

    /**
     * One of some words or numbers.
     *
     * @param words each as it is written, without quotes
     */
    record Choice(List<String> words) implements Scalar {
        Choice(String... words) {
            this(List.of(words));
        }

        @Override
        public String requirement() {
            String all = words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
            return words.size() == 1 ? all : "one of " + all;
        }
    }

    /** {@code true} or {@code false}. */
    record Switch() implements Scalar {
        @Override
        public String requirement() {
            return "`true` or `false`";
        }
    }

    /**
     * A mapping whose keys are known.
     *
     * @param name what it is called where it has no key, such as {@code stage}
     * @param keys the keys, in the order of the reference
     * @param overlay whether it only replaces keys of a whole one: nothing is required and nothing gets a default
     */
    record Section(String name, List<Key> keys, boolean overlay) implements Kind {
        static Section of(String name, Key... keys) {
            return new Section(name, List.of(keys), false);
        }

        Section asOverlay() {
            return new Section(name, keys, true);
        }

        List<String> names() {
            return keys.stream().map(Key::name).toList();
        }

        @Override
        public String requirement() {
            return "a mapping with the keys "
                    + names().stream().map(key -> "`" + key + "`").collect(Collectors.joining(", "));
        }
    }

    /**
     * A mapping whose keys are names that the user chooses.
     *
     * @param name what a name looks like
     * @param each what each name stands for
     */
    record Table(Text name, Kind each) implements Kind {
        @Override
        public String requirement() {
            return "a mapping from " + name.requirement() + " to " + each.requirement();
        }
    }

    /**
     * A list.
     *
     * @param each what its elements are
     * @param min how many it has at the least
     */
    record Many(Kind each, int min) implements Kind {
        @Override
        public String requirement() {
            return "a list, each element " + each.requirement();
        }
    }

    /**
     * One of several kinds, told apart by their looks: at most one of them is a scalar and one a list.
     *
     * @param alternatives the short forms first
     */
    record Either(List<Kind> alternatives) implements Kind {
        Either(Kind... alternatives) {
            this(List.of(alternatives));
        }

        @Override
        public String requirement() {
            return alternatives.stream().map(Kind::requirement).collect(Collectors.joining("; or "));
        }
    }
}
