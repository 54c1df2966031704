package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in Prometheus' text format, read as strictly as promtool does. */
final class Exposition {
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (-?[0-9.]+(?:[eE][+-]?[0-9]+)?|NaN|\\+Inf)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"(?:,|$)");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Set<String>> labels = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();

    /** @throws AssertionError when the page breaks a rule */
    Exposition(String page) {
        Set<String> helped = new HashSet<>();
        String family = "";
        for (String line : page.lines().toList()) {
            if (line.startsWith("# HELP ")) {
                family = line.split(" ", 4)[2];
                assertThat(helped.add(family)).as("HELP once for " + family).isTrue();
                assertThat(line.split(" ", 4)[3]).as(line).endsWith(".");
            } else if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                assertThat(words[2]).as("TYPE follows its HELP").isEqualTo(family);
                assertThat(types.put(family, words[3]))
                        .as("TYPE once for " + family)
                        .isNull();
                assertThat(family).matches(NAME);
                assertThat(family.endsWith("_total"))
                        .as("a counter, and nothing else, ends in _total: %s", line)
                        .isEqualTo(words[3].equals("counter"));
            } else {
                sample(line, family);
            }
        }
        assertThat(helped).isEqualTo(types.keySet());
    }

    private void sample(String line, String family) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as("a sample: " + line).isTrue();
        String base = "histogram".equals(types.get(family))
                ? sample.group(1).replaceFirst("_(bucket|count|sum)$", "")
                : sample.group(1);
        assertThat(base).as("samples follow their TYPE").isEqualTo(family);
        String text = sample.group(2) == null ? "" : sample.group(2);
        Set<String> names = new TreeSet<>();
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (label.find()) {
            assertThat(label.start()).as("labels of " + line).isEqualTo(end);
            assertThat(names.add(label.group(1))).as("a label once: " + line).isTrue();
            end = label.end();
        }
        assertThat(end).as("labels of " + line).isEqualTo(text.length());
        labels.computeIfAbsent(family, _ -> new TreeSet<>()).addAll(names);
        double value = sample.group(3).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(sample.group(3));
        assertThat(samples.put(sample.group(1) + "{" + text + "}", value))
                .as("no sample twice: " + line)
                .isNull();
    }

    /** Types and labels alone, of a page that another made and that breaks rules of style. */
    static Exposition lenient(String page) {
        Exposition read = new Exposition("");
        for (String line : page.lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (line.startsWith("# TYPE ")) {
                read.types.put(line.split(" ", -1)[2], line.split(" ", -1)[3]);
            } else if (sample.matches() && sample.group(2) != null) {
                LABEL.matcher(sample.group(2))
                        .results()
                        .forEach(label -> read.labels
                                .computeIfAbsent(sample.group(1), _ -> new TreeSet<>())
                                .add(label.group(1)));
            }
        }
        return read;
    }

    /** The type of each family. */
    Map<String, String> types() {
        return types;
    }

    /** The label names that a family's samples have. */
    Set<String> labels(String family) {
        return labels.getOrDefault(family, Set.of());
    }

    /** A sample by its name and labels as they are written; a test fails when it is not there. */
    double value(String name) {
        assertThat(samples).containsKey(name);
        return Objects.requireNonNull(samples.get(name));
    }
}
