package dev.egresslab.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A {@code --set key=value}. The key is a path with dots, with numbers from 0 for the elements of a list; the value is YAML. It replaces or
 * adds nodes before anything is bound, so it is typed and checked as the file is; its nodes carry the option as their label.
 *
 * @param label the option as the user wrote it
 * @param path the keys
 * @param value the new value
 */
record SetOption(String label, List<String> path, Node value) {
    /**
     * Reads the option.
     *
     * @param text such as {@code app.workers=10}
     * @param findings gets what is wrong with it
     * @return the override, or nothing when the option is wrong
     */
    static Optional<SetOption> parse(String text, Findings findings) {
        String label = "--set " + text;
        int equals = text.indexOf('=');
        if (equals <= 0) {
            findings.add(label, "this must be a key, `=` and a value, such as `--set app.workers=10`");
            return Optional.empty();
        }
        try {
            Node value = Yaml.compose(label, text.substring(equals + 1)).orElseGet(() -> Yaml.empty(label));
            List<String> path = List.of(text.substring(0, equals).strip().split("\\.", -1));
            return Optional.of(new SetOption(label, path, value));
        } catch (YamlEngineException e) {
            findings.add(label, e);
            return Optional.empty();
        }
    }

    /**
     * The tree with this value in its place.
     *
     * @param root the tree, which stays as it is
     * @param findings gets what is wrong with the path
     * @return the new tree
     */
    Node applyTo(Node root, Findings findings) {
        return put(root, path, findings);
    }

    private Node put(Node node, List<String> rest, Findings findings) {
        if (rest.isEmpty()) {
            return value;
        }
        return switch (node) {
            case MappingNode mapping -> putInto(mapping, rest, findings);
            case SequenceNode list -> putInto(list, rest, findings);
            default -> putInto(Yaml.mapping(node, List.of()), rest, findings);
        };
    }

    /** A key may have dots itself, as a host name does, so the longest key that is there wins. */
    private Node putInto(MappingNode mapping, List<String> rest, Findings findings) {
        List<NodeTuple> tuples = new ArrayList<>(mapping.getValue());
        for (int length = rest.size(); length > 0; length--) {
            String key = String.join(".", rest.subList(0, length));
            for (int i = 0; i < tuples.size(); i++) {
                NodeTuple tuple = tuples.get(i);
                if (Yaml.text(tuple.getKeyNode()).equals(key)) {
                    Node replaced = put(tuple.getValueNode(), rest.subList(length, rest.size()), findings);
                    tuples.set(i, new NodeTuple(tuple.getKeyNode(), replaced));
                    return Yaml.mapping(mapping, tuples);
                }
            }
        }
        Node added = put(Yaml.empty(label), rest.subList(1, rest.size()), findings);
        tuples.add(new NodeTuple(Yaml.word(label, rest.getFirst()), added));
        return Yaml.mapping(mapping, tuples);
    }

    private Node putInto(SequenceNode list, List<String> rest, Findings findings) {
        List<Node> elements = new ArrayList<>(list.getValue());
        String index = rest.getFirst();
        if (!index.matches("[0-9]{1,6}") || Integer.parseInt(index) >= elements.size()) {
            findings.add(
                    label, "`%s` must be the number of an element, from 0 to %d".formatted(index, elements.size() - 1));
            return list;
        }
        int at = Integer.parseInt(index);
        elements.set(at, put(elements.get(at), rest.subList(1, rest.size()), findings));
        return new SequenceNode(
                list.getTag(), true, elements, list.getFlowStyle(), list.getStartMark(), list.getEndMark());
    }
}
