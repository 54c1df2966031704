package dev.egresslab.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 as trees of nodes that know their line and column. Nodes are never changed after they were made; aliases share them. */
final class Yaml {
    /** The label of nodes that stand for a default. */
    static final String DEFAULT = "a default";

    private Yaml() {}

    /**
     * Reads one document.
     *
     * @param label names the text; every node's mark carries it
     * @param text the text
     * @return the root, or nothing when there is no document in the text
     * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException when the text is not one YAML document
     */
    static Optional<Node> compose(String label, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(label)
                .setUseMarks(true)
                .setSchema(new CoreSchema())
                .build();
        return new Compose(settings).composeString(text);
    }

    /**
     * The node of a default in {@link ScenarioKeys}.
     *
     * @param text the default as YAML
     * @return the node
     */
    static Node fallback(String text) {
        return compose(DEFAULT, text).orElseThrow(() -> new IllegalStateException("a default is empty"));
    }

    static ScalarNode empty(String label) {
        Optional<Mark> mark = mark(label);
        return new ScalarNode(Tag.NULL, true, "", ScalarStyle.PLAIN, mark, mark);
    }

    static ScalarNode word(String label, String text) {
        Optional<Mark> mark = mark(label);
        return new ScalarNode(Tag.STR, true, text, ScalarStyle.PLAIN, mark, mark);
    }

    static MappingNode mapping(Node place, List<NodeTuple> tuples) {
        return new MappingNode(Tag.MAP, true, tuples, FlowStyle.BLOCK, place.getStartMark(), place.getEndMark());
    }

    /**
     * The mapping that has the keys of one and, where they have the same, the values of another.
     *
     * @param base the mapping that is completed
     * @param over the mapping whose values win
     * @return the two in one, each key and value with its own place
     */
    static MappingNode overlay(MappingNode base, MappingNode over) {
        List<String> replaced =
                over.getValue().stream().map(tuple -> text(tuple.getKeyNode())).toList();
        List<NodeTuple> tuples = new ArrayList<>(base.getValue().stream()
                .filter(tuple -> !replaced.contains(text(tuple.getKeyNode())))
                .toList());
        tuples.addAll(over.getValue());
        return mapping(over, tuples);
    }

    /**
     * The text of a key.
     *
     * @param key any node
     * @return a scalar's text, and for what is no scalar a text that is no key
     */
    static String text(Node key) {
        return key instanceof ScalarNode scalar ? scalar.getValue() : "?";
    }

    /**
     * The text that a node came from.
     *
     * @param node a node made by this class
     * @return the label of its text
     */
    static String label(Node node) {
        return start(node).getName();
    }

    static Mark start(Node node) {
        return node.getStartMark().orElseThrow(() -> new IllegalStateException("a node without a mark"));
    }

    private static Optional<Mark> mark(String label) {
        return Optional.of(new Mark(label, 0, 0, 0, new int[0], 0));
    }
}
