package dev.egresslab.proxy.config.kubernetes;

import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Cuts files into objects: several documents in a file, and lists of objects. */
final class Manifests {
    private Manifests() {}

    /** All objects of a file; a document that is no mapping is passed over. */
    static List<Manifest> of(SourceText source, Findings findings) {
        List<Manifest> found = new ArrayList<>();
        try {
            for (Node node : documents(source)) {
                add(source, node, found);
            }
        } catch (MarkedYamlEngineException e) {
            invalid(source, e.getProblemMark(), e.getProblem(), findings);
        } catch (YamlEngineException e) {
            invalid(source, Optional.empty(), String.valueOf(e.getMessage()), findings);
        }
        return found;
    }

    private static void invalid(
            SourceText source,
            Optional<org.snakeyaml.engine.v2.exceptions.Mark> place,
            String problem,
            Findings findings) {
        findings.add(source, place, Rule.INVALID, "the file must be YAML: " + problem, "", List.of());
    }

    private static Iterable<Node> documents(SourceText source) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setSchema(new CoreSchema())
                .build();
        return new Compose(settings).composeAllFromString(source.text());
    }

    private static void add(SourceText source, Node node, List<Manifest> found) {
        if (!(node instanceof MappingNode mapping)) {
            return;
        }
        Manifest manifest = new Manifest(source, mapping);
        Node items = Nodes.at(mapping, "items");
        if (manifest.kind().endsWith("List") && items != null) {
            Nodes.items(items).forEach(item -> add(source, item, found));
        } else {
            found.add(manifest);
        }
    }
}
