package dev.egresslab.proxy.config.kubernetes;

import dev.egresslab.proxy.config.SourceText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads composed YAML without minding what is not there. */
final class Nodes {
    private Nodes() {}

    static @Nullable NodeTuple entry(@Nullable Node mapping, String key) {
        if (!(mapping instanceof MappingNode node)) {
            return null;
        }
        return node.getValue().stream()
                .filter(tuple -> key.equals(text(tuple.getKeyNode())))
                .findFirst()
                .orElse(null);
    }

    /** The value at a path of keys; null when one is not there. */
    static @Nullable Node at(@Nullable Node node, String... path) {
        Node found = node;
        for (String key : path) {
            NodeTuple tuple = entry(found, key);
            found = tuple == null ? null : tuple.getValueNode();
        }
        return found;
    }

    static @Nullable String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    static @Nullable String textAt(@Nullable Node node, String... path) {
        return text(at(node, path));
    }

    static List<Node> items(@Nullable Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }

    static List<NodeTuple> entries(@Nullable Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    /** Whether it is written with a line for each entry, so that lines can be added. */
    static boolean isBlock(@Nullable Node node) {
        return node instanceof MappingNode mapping
                && mapping.getFlowStyle() == FlowStyle.BLOCK
                && !mapping.getValue().isEmpty();
    }

    static int start(SourceText source, Node node) {
        return Math.max(0, source.offset(node.getStartMark()));
    }

    /** After the last character of a node's own text; comments and blank lines behind it do not belong to it. */
    static int end(SourceText source, Node node) {
        int mark = source.offset(node.getEndMark());
        int end = mark < 0 ? source.text().length() : mark;
        while (end > start(source, node) && Character.isWhitespace(source.text().charAt(end - 1))) {
            end--;
        }
        return switch (node) {
            case MappingNode mapping
            when isBlock(mapping) -> end(source, mapping.getValue().getLast().getValueNode());
            case SequenceNode sequence
            when sequence.getFlowStyle() == FlowStyle.BLOCK
                    && !sequence.getValue().isEmpty() ->
                end(source, sequence.getValue().getLast());
            default -> end;
        };
    }
}
