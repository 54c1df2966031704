package dev.egresslab.proxy.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of a YAML file being bound to a record. Every getter notes its key; {@link #done} then finds the keys that nothing asked for.
 * A value that cannot be used becomes a finding at its place, and the default takes its place so that the rest is checked too.
 */
final class YamlSection {
    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|s|m|h)");

    private final YamlFindings findings;
    private final Node node;
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    YamlSection(YamlFindings findings, Node node, String what) {
        this.findings = findings;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            if (!isNull(node)) {
                findings.add(node, what + " must be a mapping of keys to values");
            }
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (keys.putIfAbsent(key, tuple.getKeyNode()) != null) {
                findings.add(tuple.getKeyNode(), "a key must be given once, '" + key + "' is given again");
            }
            values.put(key, tuple.getValueNode());
        }
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** The value's node, or null when the key is not there. */
    @Nullable
    Node node(String key) {
        known.add(key);
        Node value = values.get(key);
        return value == null || isNull(value) ? null : value;
    }

    Node place() {
        return node;
    }

    boolean has(String key) {
        return node(key) != null;
    }

    @Nullable
    String text(String key) {
        Node value = node(key);
        if (value == null) {
            return null;
        }
        if (value instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        findings.add(value, key + " must be a single value");
        return null;
    }

    String required(String key, String example) {
        String text = text(key);
        if (text == null) {
            if (!values.containsKey(key)) {
                findings.add(node, key + " must be given, such as '" + key + ": " + example + "'");
            }
            return example;
        }
        return text;
    }

    /** The value read by a function that throws {@link IllegalArgumentException} with the rule. */
    <T extends @Nullable Object> T read(String key, T fallback, String rule, Function<String, T> reader) {
        String text = text(key);
        if (text == null) {
            return fallback;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            findings.add(
                    values.get(key) == null ? node : values.get(key),
                    key + " must be " + rule + ", was '" + text + "'");
            return fallback;
        }
    }

    int integer(String key, int fallback) {
        return read(key, fallback, "a whole number", Integer::parseInt);
    }

    double share(String key, double fallback) {
        return read(key, fallback, "a number of 0 to 1", Double::parseDouble);
    }

    boolean flag(String key, boolean fallback) {
        return read(key, fallback, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    Duration duration(String key, Duration fallback) {
        return read(key, fallback, "a duration such as 500ms, 5s, 2m or 1h", YamlSection::duration);
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        double nanosOfUnit = switch (matcher.group(2)) {
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3_600e9;
        };
        return Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * nanosOfUnit));
    }

    /** A file that must be readable, its name relative to the folder. */
    @Nullable
    String file(String key, @Nullable Path folder) {
        String name = text(key);
        if (name == null) {
            return null;
        }
        Path file = folder == null ? Path.of(name) : folder.resolve(name);
        if (!Files.isReadable(file)) {
            mistake(key, key + " must be a file that can be read, was '" + name + "'");
        }
        return file.toString();
    }

    /** Files that can be read, in a list or a single one. */
    List<String> files(String key, @Nullable Path folder) {
        List<String> files = new ArrayList<>();
        for (Node item : items(key)) {
            String name = item instanceof ScalarNode scalar ? scalar.getValue() : "";
            Path file = folder == null ? Path.of(name) : folder.resolve(name);
            if (!(item instanceof ScalarNode) || !Files.isReadable(file)) {
                findings.add(item, key + " must be a file that can be read, or a list of such, was '" + name + "'");
            }
            files.add(file.toString());
        }
        return files;
    }

    /** Finds something wrong with a key's value. */
    void mistake(String key, String message) {
        Node value = node(key);
        findings.add(value == null ? node : value, message);
    }

    @Nullable
    Endpoint endpoint(String key) {
        return text(key) == null ? null : this.<@Nullable Endpoint>read(key, null, "host:port", Endpoint::parse);
    }

    /** The nodes of a list, or a single one as a list of one. */
    List<Node> items(String key) {
        Node value = node(key);
        return value instanceof SequenceNode sequence
                ? sequence.getValue()
                : value == null ? List.of() : List.of(value);
    }

    /** A list, or a single value as a list of one. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node item : items(key)) {
            if (item instanceof ScalarNode scalar && !isNull(item)) {
                texts.add(scalar.getValue());
            } else {
                findings.add(item, key + " must be a list of single values");
            }
        }
        return texts;
    }

    /** A list whose items a function reads that throws {@link IllegalArgumentException}. */
    <T> List<T> each(String key, String rule, Function<String, T> reader) {
        List<T> items = new ArrayList<>();
        for (String text : texts(key)) {
            try {
                items.add(reader.apply(text));
            } catch (IllegalArgumentException e) {
                findings.add(
                        values.get(key) == null ? node : values.get(key),
                        key + " must be " + rule + ", was '" + text + "'");
            }
        }
        return items;
    }

    List<Endpoint> endpoints(String key) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String text : texts(key)) {
            try {
                endpoints.add(Endpoint.parse(text));
            } catch (IllegalArgumentException e) {
                findings.add(
                        values.get(key) == null ? node : values.get(key),
                        key + " must be host:port, was '" + text + "'");
            }
        }
        return endpoints;
    }

    /** A section below; empty when the key is not there. */
    YamlSection section(String key) {
        Node value = node(key);
        return value == null ? new YamlSection(findings, EMPTY, key) : new YamlSection(findings, value, key);
    }

    private static final Node EMPTY = new ScalarNode(Tag.NULL, "", ScalarStyle.PLAIN);

    /** The sections of a list. */
    List<YamlSection> sections(String key) {
        Node value = node(key);
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue().stream()
                    .map(item -> new YamlSection(findings, item, "each of " + key))
                    .toList();
        }
        if (value != null) {
            findings.add(value, key + " must be a list");
        }
        return List.of();
    }

    /** Finds the keys that mean nothing, then makes the record, whose rules become findings at the key they name. */
    <T extends @Nullable Object> T done(Supplier<T> made, T fallback) {
        keys.forEach((key, place) -> {
            if (!known.contains(key)) {
                findings.add(
                        place,
                        "unknown key '" + key + "'" + Spelling.didYouMean(key, known) + "; known are "
                                + String.join(", ", known));
            }
        });
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String key = message.split("[ .]", 2)[0];
            Node value = values.get(key);
            findings.add(value == null ? node : value, message);
            return fallback;
        }
    }
}
