package dev.egresslab.proxy.config.kubernetes;

import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.TextEdit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * The API versions of Ingress: {@code extensions/v1beta1} and {@code networking.k8s.io/v1beta1} are no longer served since Kubernetes 1.22
 * (kubernetes.io, Deprecated API Migration Guide); in {@code networking.k8s.io/v1} a backend names its service otherwise, and each path has a
 * {@code pathType}.
 */
final class ApiVersions {
    static final String CURRENT = "networking.k8s.io/v1";
    private static final Set<String> GONE = Set.of("extensions/v1beta1", "networking.k8s.io/v1beta1");

    private final Manifest ingress;
    private final SourceText source;
    private final List<TextEdit> edits = new ArrayList<>();

    private ApiVersions(Manifest ingress) {
        this.ingress = ingress;
        this.source = ingress.source();
    }

    static void check(Manifest ingress, Findings findings) {
        Node version = Nodes.at(ingress.root(), "apiVersion");
        Node place = version == null ? ingress.root() : version;
        if (GONE.contains(ingress.apiVersion())) {
            findings.add(
                    ingress.source(),
                    place,
                    Rule.GONE_API_VERSION,
                    "Ingress of " + ingress.apiVersion() + " is gone",
                    CURRENT + ", with service: {name, port} in the backend and a pathType",
                    new ApiVersions(ingress).renewed(place));
        } else if (!ingress.apiVersion().equals(CURRENT)) {
            findings.add(
                    ingress.source(),
                    place,
                    Rule.INVALID,
                    "apiVersion of an Ingress must be " + CURRENT + ", was '" + ingress.apiVersion() + "'",
                    "",
                    List.of());
        }
    }

    /** The edits of the whole object, or none when one of its backends is written on one line. */
    private List<TextEdit> renewed(Node version) {
        edits.add(new TextEdit(Nodes.start(source, version), Nodes.end(source, version), CURRENT));
        boolean possible = true;
        for (Node rule : Nodes.items(Nodes.at(ingress.spec(), "rules"))) {
            for (Node path : Nodes.items(Nodes.at(rule, "http", "paths"))) {
                possible &= path(path);
            }
        }
        return possible ? List.copyOf(edits) : List.of();
    }

    private boolean path(Node path) {
        Node backend = Nodes.at(path, "backend");
        if (!Nodes.isBlock(path) || !Nodes.isBlock(backend) || backend == null || !backend(backend)) {
            return false;
        }
        int indent = source.column(Nodes.start(source, path)) - 1;
        StringBuilder missing = new StringBuilder();
        for (String line : List.of("path: /", "pathType: Prefix")) {
            if (Nodes.entry(path, line.substring(0, line.indexOf(':'))) == null) {
                missing.append('\n').append(" ".repeat(indent)).append(line);
            }
        }
        if (!missing.isEmpty()) {
            edits.add(TextEdit.insert(source.lineEnd(source.line(Nodes.end(source, path))), missing.toString()));
        }
        return true;
    }

    /** {@code serviceName} and {@code servicePort} go below {@code service}; what lies between them stays. */
    private boolean backend(Node backend) {
        NodeTuple name = Nodes.entry(backend, "serviceName");
        NodeTuple port = Nodes.entry(backend, "servicePort");
        if (name == null || port == null) {
            return name == port;
        }
        String indent = " ".repeat(source.column(Nodes.start(source, backend)) - 1);
        List<NodeTuple> ordered = List.of(name, port).stream()
                .sorted(Comparator.comparingInt((NodeTuple tuple) -> Nodes.start(source, tuple.getKeyNode())))
                .toList();
        edits.add(replaced(ordered.getFirst(), "service:\n" + indent + "  " + entry(ordered.getFirst(), name, indent)));
        edits.add(replaced(ordered.getLast(), "  " + entry(ordered.getLast(), name, indent)));
        return true;
    }

    private static String entry(NodeTuple tuple, NodeTuple name, String indent) {
        String value = Nodes.text(tuple.getValueNode());
        if (tuple.equals(name)) {
            return "name: " + value;
        }
        boolean number = value != null && value.matches("\\d+");
        return "port:\n" + indent + "    " + (number ? "number: " : "name: ") + value;
    }

    private TextEdit replaced(NodeTuple tuple, @Nullable String text) {
        return new TextEdit(
                Nodes.start(source, tuple.getKeyNode()), Nodes.end(source, tuple.getValueNode()), String.valueOf(text));
    }
}
