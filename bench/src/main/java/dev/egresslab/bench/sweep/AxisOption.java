package dev.egresslab.bench.sweep;

import dev.egresslab.reports.sweep.Axis;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code key=values}: values with commas between, each a value as a scenario has it, or a range.
 *
 * <pre>
 *  gateway.ips=1,2,4                      three values
 *  gateway.ips=1..8                       1, 2, 3 ... 8
 *  load.stages.0.rate=100/s..500/s:100    100/s, 200/s ... 500/s
 *  load.stages.0.rate=100/s..1600/s:x2    100/s, 200/s, 400/s, 800/s, 1600/s
 *  origin.hosts={a.example.com: [198.51.100.1, 198.51.100.2]}, ...   commas in brackets and quotes divide nothing
 * </pre>
 */
public final class AxisOption {
    private static final int VALUES_MAX = 1_000;
    private static final Pattern RANGE = Pattern.compile(
            "(?<from>-?\\d+(?:\\.\\d+)?)(?<unit>[^.:\\d]*)\\.\\.(?<to>-?\\d+(?:\\.\\d+)?)(?<unit2>[^.:\\d]*)"
                    + "(?::(?<factor>x?)(?<step>\\d+(?:\\.\\d+)?))?");

    private AxisOption() {}

    /**
     * Reads the option.
     *
     * @throws SweepException if it is no key with values
     */
    public static Axis parse(String option) throws SweepException {
        int equals = option.indexOf('=');
        String key = equals < 0 ? "" : option.substring(0, equals).strip();
        if (key.isEmpty()) {
            throw wrong(option, "must be a key, `=` and values, such as `gateway.ips=1,2,4` or `gateway.ips=1..8`");
        }
        List<String> values = new ArrayList<>();
        for (String part : parts(option.substring(equals + 1))) {
            if (part.isEmpty()) {
                throw wrong(option, "must have a value before and after each comma");
            }
            values.addAll(expanded(part, option));
        }
        if (values.size() > VALUES_MAX) {
            throw wrong(option, "must have at most %,d values, has %,d".formatted(VALUES_MAX, values.size()));
        }
        List<String> distinct = values.stream().distinct().toList();
        if (distinct.size() < values.size()) {
            throw wrong(option, "must not have a value twice");
        }
        return new Axis(key, values);
    }

    /** Cuts at the commas that are in no brackets and no quotes. */
    private static List<String> parts(String values) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        int from = 0;
        for (int i = 0; i < values.length(); i++) {
            char c = values.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(values.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(values.substring(from).strip());
        return parts;
    }

    private static List<String> expanded(String part, String option) throws SweepException {
        Matcher range = RANGE.matcher(part);
        if (!range.matches()) {
            return List.of(part);
        }
        String unit = range.group("unit");
        if (!unit.equals(range.group("unit2"))) {
            throw wrong(option, "must have the same unit at both ends of `%s`".formatted(part));
        }
        BigDecimal from = new BigDecimal(range.group("from"));
        BigDecimal to = new BigDecimal(range.group("to"));
        String step = range.group("step");
        boolean multiplies = "x".equals(range.group("factor"));
        BigDecimal by = step == null ? BigDecimal.ONE : new BigDecimal(step);
        if (from.compareTo(to) > 0) {
            throw wrong(option, "must have the smaller end of `%s` first".formatted(part));
        }
        if (by.signum() <= 0 || (multiplies && (by.compareTo(BigDecimal.ONE) <= 0 || from.signum() <= 0))) {
            throw wrong(
                    option,
                    "must have a step above 0 in `%s`, or a factor above 1 from a start above 0".formatted(part));
        }
        List<String> values = new ArrayList<>();
        for (BigDecimal value = from;
                value.compareTo(to) <= 0 && values.size() <= VALUES_MAX;
                value = multiplies ? value.multiply(by) : value.add(by)) {
            values.add(text(value) + unit);
        }
        return values;
    }

    private static String text(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static SweepException wrong(String option, String message) {
        return new SweepException("--set %s: it %s".formatted(option, message));
    }
}
