package dev.egresslab.proxy.config.kubernetes;

import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.Rule;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** The Service and port that a backend of an Ingress names, as {@code networking.k8s.io/v1} and the versions before it write them. */
record ServicePort(Manifest service, String externalName, int port) {

    /** Reads a backend; null when something is missing, which is then a finding. */
    static @Nullable ServicePort of(Manifest ingress, Node backend, Inventory inventory, Findings findings) {
        Node name = first(Nodes.at(backend, "service", "name"), Nodes.at(backend, "serviceName"));
        Node port = first(
                Nodes.at(backend, "service", "port", "number"),
                first(Nodes.at(backend, "service", "port", "name"), Nodes.at(backend, "servicePort")));
        if (name == null || port == null) {
            found(findings, ingress, backend, Rule.INVALID, "a backend must name a service and its port");
            return null;
        }
        Manifest service = inventory.service(ingress.namespace(), String.valueOf(Nodes.text(name)));
        if (service == null) {
            String missing =
                    "there is no Service '" + Nodes.text(name) + "' in namespace '" + ingress.namespace() + "'";
            found(findings, ingress, name, Rule.OBJECT_MISSING, missing);
            return null;
        }
        String external = external(service, findings);
        Integer number = number(ingress, service, port, findings);
        return external == null || number == null ? null : new ServicePort(service, external, number);
    }

    private static @Nullable Node first(@Nullable Node preferred, @Nullable Node other) {
        return preferred == null ? other : preferred;
    }

    private static @Nullable String external(Manifest service, Findings findings) {
        Node type = Nodes.at(service.spec(), "type");
        Node name = Nodes.at(service.spec(), "externalName");
        if (!"ExternalName".equals(Nodes.text(type)) || name == null) {
            String message = "the Service must be of type ExternalName and say its externalName";
            found(
                    findings,
                    service,
                    first(type, service.root()) == null ? service.root() : at(type, service),
                    Rule.INVALID,
                    message);
            return null;
        }
        String text = String.valueOf(Nodes.text(name));
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("localhost")
                || lower.endsWith(".local")
                || lower.endsWith(".localhost")
                || lower.endsWith(".svc")) {
            found(findings, service, name, Rule.INTERNAL_NAME, "'" + text + "' is a name inside the cluster");
            return null;
        }
        found(
                findings,
                service,
                at(type, service),
                Rule.EXTERNAL_NAME,
                "a Service of type ExternalName, '" + text + "'");
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static Node at(@Nullable Node node, Manifest otherwise) {
        return node == null ? otherwise.root() : node;
    }

    /** A port's number; a name is looked up among the Service's ports. */
    private static @Nullable Integer number(Manifest ingress, Manifest service, Node port, Findings findings) {
        String text = String.valueOf(Nodes.text(port));
        if (text.matches("\\d{1,5}")) {
            return Integer.valueOf(text);
        }
        for (Node candidate : Nodes.items(Nodes.at(service.spec(), "ports"))) {
            String number = Nodes.textAt(candidate, "port");
            if (text.equals(Nodes.textAt(candidate, "name")) && number != null && number.matches("\\d{1,5}")) {
                return Integer.valueOf(number);
            }
        }
        found(findings, ingress, port, Rule.OBJECT_MISSING, "the Service has no port named '" + text + "'");
        return null;
    }

    private static void found(Findings findings, Manifest manifest, Node node, Rule rule, String message) {
        findings.add(manifest.source(), node, rule, message, "", List.of());
    }
}
