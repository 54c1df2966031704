package dev.egresslab.bench.scenario;

import dev.egresslab.bench.scenario.Settings.Bound;
import dev.egresslab.bench.scenario.Settings.Elements;
import dev.egresslab.bench.scenario.Settings.Entries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads nodes as the kinds say and collects everything that is wrong, each with its place: unknown, doubled and missing keys, wrong types,
 * units and ranges. What was wrong is left out of the result, so that whoever reads on can still check the rest.
 */
final class Binder {
    private final Findings findings;

    Binder(Findings findings) {
        this.findings = findings;
    }

    /**
     * Binds a whole section.
     *
     * @param section what is expected
     * @param node what was given
     * @param path the keys that lead to it with dots in between; empty for the whole file
     * @param key the node that stands for it in a finding about what is not there
     * @return the values; without those that were wrong
     */
    Settings bind(Kind.Section section, Node node, String path, Node key) {
        return mapping(section, node, path, key).orElseGet(() -> new Settings(section));
    }

    /**
     * A section in which the user gave nothing.
     *
     * @param section a section whose keys all have defaults
     * @return the defaults
     */
    static Settings defaults(Kind.Section section) {
        Node nothing = Yaml.fallback("{}");
        return new Binder(new Findings(Yaml.DEFAULT, "{}")).bind(section, nothing, section.name(), nothing);
    }

    private Optional<Settings> mapping(Kind.Section section, Node node, String path, Node key) {
        if (!(node instanceof MappingNode mapping)) {
            return wrong(section, node, path);
        }
        Settings settings = new Settings(section);
        Set<String> given = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = Yaml.text(tuple.getKeyNode());
            if (!given.add(name)) {
                findings.add(tuple.getKeyNode(), "`%s` is given twice%s".formatted(name, in(path)));
                continue;
            }
            section.keys().stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            known -> value(known.kind(), tuple, join(path, name))
                                    .ifPresent(bound -> settings.put(name, bound)),
                            () -> findings.add(tuple.getKeyNode(), unknown(section, name, path)));
        }
        if (!section.overlay()) {
            section.keys().stream()
                    .filter(absent -> !given.contains(absent.name()))
                    .forEach(absent -> absent(absent, settings, path, key));
        }
        return Optional.of(settings);
    }

    private void absent(Key key, Settings settings, String path, Node place) {
        switch (key.absent()) {
            case REFUSED ->
                findings.add(
                        place,
                        "%s needs the key `%s`: %s"
                                .formatted(path.isEmpty() ? "a scenario" : "`" + path + "`", key.name(), key.doc()));
            case DEFAULT -> {
                Node fallback = Yaml.fallback(key.fallback());
                value(key.kind(), new NodeTuple(fallback, fallback), join(path, key.name()))
                        .ifPresent(bound -> settings.put(key.name(), bound));
            }
            case DERIVED -> {}
        }
    }

    private Optional<Bound> value(Kind kind, NodeTuple tuple, String path) {
        return value(kind, tuple.getKeyNode(), tuple.getValueNode(), path)
                .map(value -> new Bound(value, tuple.getKeyNode(), tuple.getValueNode()));
    }

    private Optional<?> value(Kind kind, Node key, Node node, String path) {
        return switch (kind) {
            case Kind.Scalar scalar -> scalar(scalar, node, path);
            case Kind.Section section -> mapping(section, node, path, key);
            case Kind.Table table -> table(table, node, path);
            case Kind.Many many -> list(many, node, path);
            case Kind.Either either -> either(either, key, node, path);
        };
    }

    private Optional<?> scalar(Kind.Scalar kind, Node node, String path) {
        if (!(node instanceof ScalarNode scalar)) {
            return wrong(kind, node, path);
        }
        return switch (ScalarReading.read(kind, scalar)) {
            case ScalarReading.Value value -> Optional.of(value.value());
            case ScalarReading.Wrong(String hint) -> {
                findings.add(node, mustBe(kind, node, path) + hint);
                yield Optional.empty();
            }
        };
    }

    private Optional<Entries> table(Kind.Table kind, Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            return wrong(kind, node, path);
        }
        if (mapping.getValue().isEmpty()) {
            findings.add(node, "`%s` needs at least one entry: %s".formatted(path, kind.requirement()));
            return Optional.empty();
        }
        Map<String, Bound> entries = new LinkedHashMap<>();
        Set<String> given = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = Yaml.text(tuple.getKeyNode());
            if (!given.add(name)) {
                findings.add(tuple.getKeyNode(), "`%s` is given twice%s".formatted(name, in(path)));
            } else if (!kind.name().pattern().matcher(name).find()) {
                findings.add(
                        tuple.getKeyNode(),
                        "a key of `%s` must be %s, was `%s`"
                                .formatted(path, kind.name().requirement(), name));
            } else {
                value(kind.each(), tuple, join(path, name)).ifPresent(bound -> entries.put(name, bound));
            }
        }
        return Optional.of(new Entries(entries));
    }

    private Optional<Elements> list(Kind.Many kind, Node node, String path) {
        if (!(node instanceof SequenceNode sequence)) {
            return wrong(kind, node, path);
        }
        if (sequence.getValue().size() < kind.min()) {
            findings.add(
                    node,
                    "`%s` needs at least %d: %s"
                            .formatted(path, kind.min(), kind.each().requirement()));
            return Optional.empty();
        }
        List<Bound> elements = new ArrayList<>();
        for (int i = 0; i < sequence.getValue().size(); i++) {
            Node element = sequence.getValue().get(i);
            value(kind.each(), new NodeTuple(element, element), join(path, String.valueOf(i)))
                    .ifPresent(elements::add);
        }
        return Optional.of(new Elements(elements));
    }

    /** The alternative that looks like the node; of several mappings the one with most of the node's keys. */
    private Optional<?> either(Kind.Either kind, Node key, Node node, String path) {
        Optional<Kind> likely = kind.alternatives().stream()
                .filter(alternative -> looksLike(alternative, node))
                .max(Comparator.comparingLong(alternative -> keysInCommon(alternative, node)));
        return likely.isPresent() ? value(likely.get(), key, node, path) : wrong(kind, node, path);
    }

    private static boolean looksLike(Kind kind, Node node) {
        return switch (kind) {
            case Kind.Scalar _ -> node instanceof ScalarNode && !node.getTag().equals(Tag.NULL);
            case Kind.Section _, Kind.Table _ -> node instanceof MappingNode;
            case Kind.Many _ -> node instanceof SequenceNode;
            case Kind.Either either -> either.alternatives().stream().anyMatch(inner -> looksLike(inner, node));
        };
    }

    private static long keysInCommon(Kind kind, Node node) {
        return kind instanceof Kind.Section section && node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(tuple -> section.names().contains(Yaml.text(tuple.getKeyNode())))
                        .count()
                : 0;
    }

    private <T> Optional<T> wrong(Kind kind, Node node, String path) {
        boolean missingBraces = kind instanceof Kind.Section && node.getTag().equals(Tag.NULL);
        findings.add(node, mustBe(kind, node, path) + (missingBraces ? "; write `{}` to change nothing" : ""));
        return Optional.empty();
    }

    private static String mustBe(Kind kind, Node node, String path) {
        String subject = path.isEmpty() ? "a scenario" : "`" + path + "`";
        return "%s must be %s, was %s".formatted(subject, kind.requirement(), given(node));
    }

    private static String given(Node node) {
        return switch (node) {
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "empty";
            case ScalarNode scalar -> "`" + shortened(scalar.getValue()) + "`";
            case SequenceNode _ -> "a list";
            default -> "a mapping";
        };
    }

    private static String shortened(String text) {
        String line = text.strip().lines().collect(Collectors.joining(" "));
        return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }

    /** An unknown key is misspelt, or right in another section, or neither. */
    private static String unknown(Kind.Section section, String name, String path) {
        Optional<String> near = Suggestion.nearest(name, section.names());
        String hint = near.map(key -> "; did you mean `" + key + "`?").orElseGet(() -> elsewhere(name, section));
        return "unknown key `%s`%s%s".formatted(name, in(path), hint);
    }

    private static String elsewhere(String name, Kind.Section section) {
        String others = ScenarioKeys.SCENARIO.keys().stream()
                .filter(key -> key.kind() instanceof Kind.Section other
                        && other.names().contains(name))
                .map(key -> "`" + key.name() + "." + name + "`")
                .collect(Collectors.joining(" or "));
        return others.isEmpty()
                ? "; it has "
                        + section.names().stream().map(key -> "`" + key + "`").collect(Collectors.joining(", "))
                : "; there is " + others;
    }

    private static String in(String path) {
        return path.isEmpty() ? "" : " in `" + path + "`";
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
