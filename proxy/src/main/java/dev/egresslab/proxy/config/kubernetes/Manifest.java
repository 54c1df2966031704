package dev.egresslab.proxy.config.kubernetes;

import dev.egresslab.proxy.config.SourceText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** One object of a file. */
record Manifest(SourceText source, MappingNode root) {
    String kind() {
        return Objects.requireNonNullElse(Nodes.textAt(root, "kind"), "");
    }

    String apiVersion() {
        return Objects.requireNonNullElse(Nodes.textAt(root, "apiVersion"), "");
    }

    String name() {
        return Objects.requireNonNullElse(Nodes.textAt(root, "metadata", "name"), "");
    }

    String namespace() {
        return Objects.requireNonNullElse(Nodes.textAt(root, "metadata", "namespace"), "default");
    }

    /** Namespace and name, as annotations write it. */
    String fullName() {
        return namespace() + "/" + name();
    }

    @Nullable
    Node spec() {
        return Nodes.at(root, "spec");
    }

    int start() {
        return Nodes.start(source, root);
    }
}
