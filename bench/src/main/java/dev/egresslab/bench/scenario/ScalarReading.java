package dev.egresslab.bench.scenario;

import java.math.BigDecimal;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What a scalar of the file means as a given kind: a value, or nothing and a hint. */
sealed interface ScalarReading {
    /**
     * It is of the kind.
     *
     * @param value as {@link Settings} holds it
     */
    record Value(Object value) implements ScalarReading {}

    /**
     * It is not.
     *
     * @param hint what to try: begins with a semicolon, or is empty
     */
    record Wrong(String hint) implements ScalarReading {}

    /**
     * Reads a scalar.
     *
     * @param kind what it should be
     * @param scalar what was given
     * @return the value or a hint
     */
    static ScalarReading read(Kind.Scalar kind, ScalarNode scalar) {
        if (scalar.getTag().equals(Tag.NULL)) {
            return new Wrong("; give it a value or remove the key");
        }
        return switch (kind) {
            case Kind.Text text -> text(text, scalar);
            case Kind.Whole whole -> whole(whole, scalar);
            case Kind.Quantity quantity -> quantity(quantity, scalar);
            case Kind.Choice choice -> choice(choice, scalar);
            case Kind.Switch _ -> onOrOff(scalar);
        };
    }

    private static ScalarReading text(Kind.Text kind, ScalarNode scalar) {
        if (!scalar.getTag().equals(Tag.STR)) {
            return new Wrong("; put it in quotes");
        }
        return kind.pattern().matcher(scalar.getValue()).find() ? new Value(scalar.getValue()) : new Wrong("");
    }

    private static ScalarReading whole(Kind.Whole kind, ScalarNode scalar) {
        String digits = scalar.getValue().replaceAll("[_,']", "");
        if (!scalar.getTag().equals(Tag.INT) || !digits.matches("[-+]?[0-9]{1,30}")) {
            return new Wrong(digits.matches("[0-9]{1,18}") ? "; did you mean `" + digits + "`?" : "");
        }
        BigDecimal number = new BigDecimal(digits);
        return within(number, BigDecimal.valueOf(kind.min()), BigDecimal.valueOf(kind.max()))
                ? new Value(number.longValue())
                : new Wrong("");
    }

    private static ScalarReading quantity(Kind.Quantity kind, ScalarNode scalar) {
        Measure measure = kind.measure();
        BigDecimal min = measure.read(kind.min()).orElseThrow();
        BigDecimal max = measure.read(kind.max()).orElseThrow();
        Optional<BigDecimal> amount = measure.read(scalar.getValue());
        if (amount.isPresent()) {
            return within(amount.get(), min, max) ? new Value(amount.get()) : new Wrong("");
        }
        return new Wrong(measure.guess(scalar.getValue(), guess -> within(guess, min, max))
                .map(guess -> "; did you mean `" + guess + "`?")
                .orElse(""));
    }

    private static ScalarReading choice(Kind.Choice kind, ScalarNode scalar) {
        String word = scalar.getValue();
        if (!kind.words().contains(word)) {
            boolean off = kind.words().contains("off") && word.equalsIgnoreCase("false");
            return new Wrong(off ? "; did you mean `off`?" : Suggestion.didYouMean(word, kind.words()));
        }
        Tag plain = Yaml.fallback(word).getTag();
        return scalar.getTag().equals(plain) ? new Value(word) : new Wrong(" in quotes; remove them");
    }

    private static ScalarReading onOrOff(ScalarNode scalar) {
        String word = scalar.getValue();
        if (scalar.getTag().equals(Tag.BOOL)) {
            return new Value(Boolean.parseBoolean(word));
        }
        return new Wrong(
                switch (word) {
                    case "on", "yes", "true" -> "; did you mean `true`, without quotes?";
                    case "off", "no", "false" -> "; did you mean `false`, without quotes?";
                    default -> "";
                });
    }

    private static boolean within(BigDecimal number, BigDecimal min, BigDecimal max) {
        return number.compareTo(min) >= 0 && number.compareTo(max) <= 0;
    }
}
