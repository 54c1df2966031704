package dev.egresslab.proxy.config.kubernetes;

import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.TextEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The controller's annotations on an object (haproxytech/kubernetes-ingress, documentation/annotations.md). Those outside {@code metadata} are
 * taken too, after an error: Kubernetes would drop them, and the rest of the findings is about what was meant.
 */
final class Annotations {
    static final String PREFIX = "haproxy.org/";
    private static final Set<String> PREFIXES = Set.of(PREFIX, "haproxy.com/", "ingress.kubernetes.io/");

    private final Manifest manifest;
    private final Map<String, Annotation> annotations = new LinkedHashMap<>();
    private boolean misplaced;

    private Annotations(Manifest manifest) {
        this.manifest = manifest;
    }

    /** Those of an object, with a finding when they are at the wrong place. */
    static Annotations of(Manifest manifest, Findings findings) {
        Annotations found = new Annotations(manifest);
        found.take(Nodes.at(manifest.root(), "metadata", "annotations"));
        NodeTuple outside = Nodes.entry(manifest.root(), "annotations");
        if (outside != null) {
            found.misplaced = true;
            findings.add(
                    manifest.source(),
                    outside.getKeyNode(),
                    Rule.ANNOTATIONS_OUTSIDE_METADATA,
                    "annotations must be in metadata, they are beside it",
                    "metadata: {name: " + manifest.name()
                            + ", annotations: ...}: two more spaces before 'annotations:'",
                    found.moved(outside));
            found.take(outside.getValueNode());
        }
        return found;
    }

    /** A text of a ConfigMap or a fragment of one. */
    static Annotations ofData(Manifest manifest, @Nullable Node data) {
        Annotations found = new Annotations(manifest);
        found.take(data);
        return found;
    }

    private void take(@Nullable Node mapping) {
        for (NodeTuple tuple : Nodes.entries(mapping)) {
            if (tuple.getKeyNode() instanceof ScalarNode key && tuple.getValueNode() instanceof ScalarNode value) {
                String name = key.getValue();
                int slash = name.indexOf('/') + 1;
                if (slash == 0 || PREFIXES.contains(name.substring(0, slash))) {
                    annotations.put(name.substring(slash), new Annotation(manifest.source(), key, value));
                }
            }
        }
    }

    @Nullable
    Annotation get(String name) {
        return annotations.get(name);
    }

    Map<String, Annotation> all() {
        return annotations;
    }

    /**
     * The block goes to the end of {@code metadata}, or stays and is indented when it follows there. Its entries keep their indentation when
     * that is deep enough, so that most often the first line alone changes.
     */
    private List<TextEdit> moved(NodeTuple outside) {
        SourceText source = manifest.source();
        Node metadata = Nodes.at(manifest.root(), "metadata");
        if (!Nodes.isBlock(metadata) || metadata == null || !Nodes.isBlock(outside.getValueNode())) {
            return List.of();
        }
        int indent = source.indent(source.line(Nodes.start(source, metadata)));
        int first = source.line(Nodes.start(source, outside.getKeyNode()));
        int last = source.line(Nodes.end(source, outside.getValueNode()));
        int entries = source.indent(source.line(Nodes.start(source, outside.getValueNode())));
        int deeper = entries > indent ? 0 : indent + 2 - entries;
        boolean merged = Nodes.at(metadata, "annotations") != null;
        int metadataLast = source.line(Nodes.end(source, metadata));
        if (merged) {
            return List.of();
        }
        if (metadataLast + 1 == first) {
            return indented(source, first, last, indent, deeper);
        }
        StringBuilder block = new StringBuilder();
        for (int line = first; line <= last; line++) {
            int spaces = line == first ? indent - source.indent(first) : deeper;
            String text = source.lineText(line);
            block.append('\n')
                    .append(text.isBlank() ? "" : " ".repeat(Math.max(0, spaces)))
                    .append(text);
        }
        return List.of(
                TextEdit.insert(source.lineEnd(metadataLast), block.toString()),
                new TextEdit(source.lineStart(first), source.lineStart(last + 1), ""));
    }

    private static List<TextEdit> indented(SourceText source, int first, int last, int indent, int deeper) {
        List<TextEdit> edits = new ArrayList<>();
        edits.add(TextEdit.insert(source.lineStart(first), " ".repeat(Math.max(0, indent - source.indent(first)))));
        for (int line = first + 1; deeper > 0 && line <= last; line++) {
            if (!source.lineText(line).isBlank()) {
                edits.add(TextEdit.insert(source.lineStart(line), " ".repeat(deeper)));
            }
        }
        return edits;
    }

    /** The edits that add a text of several lines; none while the annotations are at the wrong place or on one line. */
    List<TextEdit> adding(String name, String lines) {
        SourceText source = manifest.source();
        Node metadata = Nodes.at(manifest.root(), "metadata");
        Node present = Nodes.at(metadata, "annotations");
        if (misplaced || metadata == null || !Nodes.isBlock(metadata) || (present != null && !Nodes.isBlock(present))) {
            return List.of();
        }
        int indent = source.indent(source.line(Nodes.start(source, present == null ? metadata : present)));
        String entry = PREFIX + name + ": |\n" + lines.indent(2).stripTrailing();
        String block = present == null ? "annotations:\n" + entry.indent(2).stripTrailing() : entry;
        int last = source.line(Nodes.end(source, present == null ? metadata : present));
        return List.of(TextEdit.insert(
                source.lineEnd(last), "\n" + block.indent(indent).stripTrailing()));
    }
}
