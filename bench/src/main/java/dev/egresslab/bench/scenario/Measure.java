package dev.egresslab.bench.scenario;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is written as a number with a unit. Amounts are exact decimals in the measure's smallest unit, so that reading does not round.
 */
final class Measure {
    /** In nanoseconds. */
    static final Measure DURATION = new Measure(
            "duration",
            "a duration with a unit, such as `5s` or `20ms`",
            units(
                    "s",
                    1_000_000_000L,
                    "ms",
                    1_000_000L,
                    "us",
                    1_000L,
                    "ns",
                    1L,
                    "m",
                    60_000_000_000L,
                    "h",
                    3_600_000_000_000L),
            "= s ms; sec secs second seconds = s; msec millis milliseconds = ms; µs usec micros = us; min minute"
                    + " minutes = m; hour hours = h");

    /** In bytes; K is 1,000 and Ki is 1,024. */
    static final Measure SIZE = new Measure(
            "size",
            "a size with a unit, such as `512B`, `2KB` or `1MiB`",
            units("B", 1L, "KB", 1_000L, "KiB", 1_024L, "MB", 1_000_000L, "MiB", 1_048_576L),
            "= B; b byte bytes = B; k K kB kb = KB; M mb = MB");

    /** In arrivals per hour, the unit in which all three are whole. */
    static final Measure RATE = new Measure(
            "rate",
            "a rate, such as `120/s` or `30/m`",
            units("/s", 3_600L, "/m", 60L, "/h", 1L),
            "= /s; rps /sec /second = /s; rpm /min /minute = /m; /hour = /h");

    /** In hundredths. */
    static final Measure SHARE =
            new Measure("share", "a share in percent, such as `55%`", units("%", 1L), "= %; percent = %");

    private static final Pattern LOOSE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([^\\d\\s].*)?");

    private final String noun;
    private final String requirement;
    private final Map<String, Long> units;
    private final Map<String, List<String>> mistakes;
    private final Pattern pattern;

    private Measure(String noun, String requirement, Map<String, Long> units, String mistakes) {
        this.noun = noun;
        this.requirement = requirement;
        this.units = units;
        this.mistakes = mistakes(mistakes);
        this.pattern = Pattern.compile("^([0-9]+(?:\\.[0-9]+)?)(" + String.join("|", units.keySet()) + ")$");
    }

    String noun() {
        return noun;
    }

    /**
     * What such an amount looks like.
     *
     * @return a noun with an example
     */
    String requirement() {
        return requirement;
    }

    /**
     * The notation as a regular expression that JSON Schema understands as well.
     *
     * @return the pattern; group 1 is the number and group 2 the unit
     */
    Pattern pattern() {
        return pattern;
    }

    /**
     * Reads an amount.
     *
     * @param text such as {@code 20ms}
     * @return the amount in the smallest unit, or nothing when the text is not in the notation
     */
    Optional<BigDecimal> read(String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long factor = units.getOrDefault(matcher.group(2), 0L);
        return Optional.of(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor)));
    }

    /**
     * What the user may have meant by a text that is not in the notation.
     *
     * @param text such as {@code 20} or {@code 20 msec}
     * @param allowed whether an amount in the smallest unit would do
     * @return the same in the notation, or nothing when there is no likely one that would do
     */
    Optional<String> guess(String text, Predicate<BigDecimal> allowed) {
        Matcher matcher = LOOSE.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String number = matcher.group(1);
        String unit = matcher.group(2) == null ? "" : matcher.group(2).strip();
        return Stream.concat(
                        Stream.of(unit), Stream.ofNullable(mistakes.get(unit)).flatMap(List::stream))
                .filter(units::containsKey)
                .map(meant -> number + meant)
                .filter(guess -> read(guess).filter(allowed).isPresent())
                .findFirst();
    }

    private static Map<String, Long> units(Object... namesAndFactors) {
        Map<String, Long> units = new LinkedHashMap<>();
        for (int i = 0; i < namesAndFactors.length; i += 2) {
            units.put((String) namesAndFactors[i], (Long) namesAndFactors[i + 1]);
        }
        return units;
    }

    /** Wrong units and the right ones they may stand for: {@code wrong wrong = right right; ...}; no unit at all is an empty word. */
    private static Map<String, List<String>> mistakes(String text) {
        Map<String, List<String>> mistakes = new HashMap<>();
        for (String group : text.split("; ", -1)) {
            String[] sides = group.split("= ", -1);
            for (String wrong : sides[0].strip().split(" ", -1)) {
                mistakes.put(wrong, List.of(sides[1].split(" ", -1)));
            }
        }
        return mistakes;
    }
}
