package dev.egresslab.proxy.config.kubernetes;

import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.TextEdit;
import dev.egresslab.proxy.config.TimeoutConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import dev.egresslab.proxy.config.haproxy.Backend;
import dev.egresslab.proxy.config.haproxy.BackendConfig;
import dev.egresslab.proxy.config.haproxy.BackendLines;
import dev.egresslab.proxy.config.haproxy.BackendRules;
import dev.egresslab.proxy.config.haproxy.CertificateFiles;
import dev.egresslab.proxy.config.haproxy.Directive;
import dev.egresslab.proxy.config.haproxy.Times;
import dev.egresslab.proxy.config.haproxy.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * One host of an Ingress. What its Service's annotations say goes before the Ingress's, and these before the controller's ConfigMap, as the
 * controller has it.
 */
final class IngressHost {
    /** Annotations of no effect here: checks, the controller's slots, logs, and what is done to clients. */
    private static final Set<String> HARMLESS = Set.of(
            "check",
            "check-http",
            "check-interval",
            "timeout-check",
            "scale-server-slots",
            "load-balance",
            "ingress.class",
            "ssl-redirect",
            "ssl-redirect-code",
            "ssl-redirect-port",
            "forwarded-for",
            "send-proxy-protocol",
            "timeout-tunnel");

    private static final Set<String> OBEYED = Set.of(
            "server-ssl",
            "server-ca",
            "server-crt",
            "pod-maxconn",
            "timeout-connect",
            "timeout-server",
            "timeout-queue",
            "backend-config-snippet");

    private final Manifest ingress;
    private final Inventory inventory;
    private final Findings findings;
    private final List<Annotations> layers;
    private final String host;
    private final ServicePort target;

    IngressHost(
            Manifest ingress,
            Annotations own,
            String host,
            ServicePort target,
            Inventory inventory,
            Findings findings) {
        this.ingress = ingress;
        this.inventory = inventory;
        this.findings = findings;
        this.host = host;
        this.target = target;
        this.layers = new ArrayList<>(List.of(Annotations.of(target.service(), findings), own));
        this.layers.addAll(inventory.controllers());
    }

    /** The name of the resolvers section that its servers use, to {@code resolvers}, and its upstream; null when it cannot be one. */
    @Nullable
    UpstreamConfig upstream(Node place, Consumer<Word> resolvers) {
        layers.stream().limit(2).flatMap(layer -> layer.all().values().stream()).forEach(this::strange);
        Annotation snippet = get("backend-config-snippet");
        BackendLines lines = new BackendLines(snippet == null ? List.<Directive>of() : snippet.directives());
        Backend backend = new Backend(
                host,
                target.externalName(),
                target.port(),
                flag(get("server-ssl")),
                authorities(),
                identity(),
                unheardName(),
                true,
                false,
                lines,
                snippet == null ? ingress.source() : snippet.source(),
                snippet == null ? Nodes.start(ingress.source(), place) : snippet.place(),
                text -> adding(snippet, text));
        BackendRules.check(backend, findings);
        Word section = lines.server("resolvers");
        if (section != null) {
            resolvers.accept(section);
        }
        return BackendConfig.of(backend, CertificateFiles.NONE, pool(), timeouts(), findings);
    }

    private List<TextEdit> adding(@Nullable Annotation snippet, String text) {
        return snippet == null ? layers.get(1).adding("backend-config-snippet", text) : snippet.adding(text);
    }

    private @Nullable Annotation get(String name) {
        for (Annotations layer : layers) {
            Annotation found = layer.get(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private void strange(Annotation annotation) {
        String key = annotation.key().getValue();
        String name = key.substring(key.indexOf('/') + 1);
        if (name.equals("server-proto") && annotation.text().equals("h1")) {
            return;
        }
        if (!OBEYED.contains(name) && !HARMLESS.contains(name)) {
            boolean unheard = name.equals("server-sni");
            findings.add(
                    annotation.source(),
                    annotation.key(),
                    Rule.NOT_UNDERSTOOD,
                    "'" + key + "' is not understood" + (unheard ? ", the controller knows no such annotation" : ""),
                    unheard ? "default-server sni str(NAME), in backend-config-snippet" : "",
                    List.of());
        }
    }

    private boolean flag(@Nullable Annotation annotation) {
        if (annotation == null) {
            return false;
        }
        return switch (annotation.text()) {
            case "true", "enabled", "on" -> true;
            case "false", "disabled", "off" -> false;
            default -> {
                annotation.found(
                        findings,
                        Rule.INVALID,
                        "server-ssl must be \"true\" or \"false\", was '" + annotation.text() + "'",
                        "");
                yield true;
            }
        };
    }

    /** {@code server-ca} names a Secret, {@code namespace/name} or a name in the Ingress's own namespace. */
    private @Nullable String authorities() {
        Annotation annotation = get("server-ca");
        if (annotation == null) {
            return null;
        }
        String fullName = secret(annotation);
        String pem = inventory.authorities(fullName);
        if (pem == null) {
            annotation.found(
                    findings, Rule.OBJECT_MISSING, "there is no Secret '" + fullName + "' with ca.crt or tls.crt", "");
        }
        return pem;
    }

    private String secret(Annotation annotation) {
        String name = annotation.text();
        return name.contains("/") ? name : ingress.namespace() + "/" + name;
    }

    /** {@code server-crt} names a Secret with the certificate that the proxy shows, and its key. */
    private @Nullable String identity() {
        Annotation annotation = get("server-crt");
        if (annotation == null) {
            return null;
        }
        String fullName = secret(annotation);
        String pem = inventory.identity(fullName);
        if (pem == null) {
            annotation.found(
                    findings,
                    Rule.OBJECT_MISSING,
                    "there is no Secret '" + fullName + "' with tls.crt and tls.key",
                    "");
        }
        return pem;
    }

    /**
     * What {@code server-sni} says, which people write and the controller has never known: its documentation/annotations.md lists server-ca,
     * server-crt, server-proto and server-ssl alone (read at its commit fc120676 of July 2026, and its history), and it sends no name unless a
     * line does. So it has no effect here either, but is the name to propose for that line.
     */
    private @Nullable String unheardName() {
        Annotation annotation = get("server-sni");
        String text = annotation == null ? "" : annotation.text().strip();
        String name = text.startsWith("str(") && text.endsWith(")") ? text.substring(4, text.length() - 1) : text;
        return name.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?") ? name : null;
    }

    private PoolConfig pool() {
        PoolConfig pool = PoolConfig.DEFAULT;
        Annotation most = get("pod-maxconn");
        if (most != null) {
            try {
                pool = pool.withMaxConnections(Integer.parseInt(most.text()));
            } catch (IllegalArgumentException e) {
                most.found(
                        findings,
                        Rule.INVALID,
                        "pod-maxconn must be a number of at least 1, was '" + most.text() + "'",
                        "");
            }
        }
        return pool.withQueue(pool.queueSize(), time("timeout-queue", pool.queueTimeout()));
    }

    private TimeoutConfig timeouts() {
        TimeoutConfig base = TimeoutConfig.DEFAULT;
        return new TimeoutConfig(
                time("timeout-connect", base.connect()),
                time("timeout-connect", base.tls()),
                time("timeout-server", base.firstByte()),
                time("timeout-server", base.idle()),
                base.total());
    }

    private Duration time(String name, Duration fallback) {
        Annotation annotation = get(name);
        if (annotation == null) {
            return fallback;
        }
        try {
            return Times.parse(annotation.text());
        } catch (IllegalArgumentException e) {
            annotation.found(findings, Rule.INVALID, name + " " + e.getMessage(), "");
            return fallback;
        }
    }
}
