package dev.egresslab.proxy.config.kubernetes;

import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.TextEdit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** All objects that were given, by kind and name. Kinds that have nothing to do with an egress proxy are passed over. */
final class Inventory {
    /** Keys of the controller's ConfigMap by which it is known among others. */
    private static final Set<String> CONTROLLER_KEYS = Set.of(
            "global-config-snippet",
            "backend-config-snippet",
            "frontend-config-snippet",
            "stats-config-snippet",
            "http-connection-mode",
            "nbthread",
            "maxconn",
            "timeout-connect",
            "timeout-server",
            "timeout-client",
            "timeout-queue",
            "timeout-http-request",
            "timeout-http-keep-alive",
            "pod-maxconn",
            "server-ssl",
            "server-ca");

    private final List<Manifest> ingresses = new ArrayList<>();
    private final Map<String, Manifest> services = new HashMap<>();
    private final Map<String, Manifest> secrets = new HashMap<>();
    private final List<Annotations> controllers = new ArrayList<>();

    /** Whether a document of a file is one of Kubernetes' objects, or a part of the controller's ConfigMap. */
    static boolean knows(Manifest manifest) {
        return !manifest.kind().isEmpty() || isFragment(manifest);
    }

    private static boolean isFragment(Manifest manifest) {
        return manifest.kind().isEmpty() && isController(manifest.root());
    }

    private static boolean isController(@Nullable Node data) {
        return Nodes.entries(data).stream()
                .anyMatch(tuple -> CONTROLLER_KEYS.contains(String.valueOf(Nodes.text(tuple.getKeyNode()))));
    }

    void add(Manifest manifest, Findings findings) {
        switch (manifest.kind()) {
            case "Ingress" -> ingresses.add(manifest);
            case "Service" -> services.put(manifest.fullName(), manifest);
            case "Secret" -> secrets.put(manifest.fullName(), manifest);
            case "ConfigMap" -> {
                Node data = Nodes.at(manifest.root(), "data");
                if (isController(data)) {
                    controllers.add(Annotations.ofData(manifest, data));
                }
            }
            default -> {
                if (isFragment(manifest)) {
                    fragment(manifest, findings);
                }
            }
        }
    }

    private void fragment(Manifest manifest, Findings findings) {
        controllers.add(Annotations.ofData(manifest, manifest.root()));
        findings.add(
                manifest.source(),
                manifest.root(),
                Rule.NOT_AN_OBJECT,
                "'" + Nodes.text(manifest.root().getValue().getFirst().getKeyNode())
                        + "' must be in a ConfigMap's data",
                "apiVersion: v1, kind: ConfigMap, metadata: {name: haproxy-kubernetes-ingress}, data: ...",
                wrapped(manifest));
    }

    /** A ConfigMap around it, under the name that the controller's Helm chart gives its own. */
    private static List<TextEdit> wrapped(Manifest manifest) {
        SourceText source = manifest.source();
        if (!Nodes.isBlock(manifest.root())) {
            return List.of();
        }
        int first = source.line(manifest.start());
        int last = source.line(Nodes.end(source, manifest.root()));
        List<TextEdit> edits = new ArrayList<>();
        edits.add(TextEdit.insert(
                source.lineStart(first),
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: haproxy-kubernetes-ingress\ndata:\n  "));
        for (int line = first + 1; line <= last; line++) {
            if (!source.lineText(line).isBlank()) {
                edits.add(TextEdit.insert(source.lineStart(line), "  "));
            }
        }
        return edits;
    }

    List<Manifest> ingresses() {
        return ingresses;
    }

    /** What the controller's ConfigMaps say. */
    List<Annotations> controllers() {
        return controllers;
    }

    @Nullable
    Manifest service(String namespace, String name) {
        return services.get(namespace + "/" + name);
    }

    /** The authorities in a Secret, as PEM: {@code ca.crt}, else {@code tls.crt}; null when there are none. */
    @Nullable
    String authorities(String fullName) {
        String authorities = secret(fullName, "ca.crt");
        return authorities == null ? secret(fullName, "tls.crt") : authorities;
    }

    /** The certificate in a Secret and its key behind it, as PEM; null when it has not both. */
    @Nullable
    String identity(String fullName) {
        String chain = secret(fullName, "tls.crt");
        String key = secret(fullName, "tls.key");
        return chain == null || key == null ? null : chain.stripTrailing() + "\n" + key;
    }

    private @Nullable String secret(String fullName, String key) {
        Manifest secret = secrets.get(fullName);
        if (secret == null) {
            return null;
        }
        String plain = Nodes.textAt(secret.root(), "stringData", key);
        String encoded = Nodes.textAt(secret.root(), "data", key);
        return plain != null || encoded == null
                ? plain
                : new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
