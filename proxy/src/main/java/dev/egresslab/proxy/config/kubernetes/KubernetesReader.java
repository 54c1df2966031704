package dev.egresslab.proxy.config.kubernetes;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.UpstreamConfig;
import dev.egresslab.proxy.config.haproxy.Directive;
import dev.egresslab.proxy.config.haproxy.Resolvers;
import dev.egresslab.proxy.config.haproxy.ResolversConfig;
import dev.egresslab.proxy.config.haproxy.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads Kubernetes' objects as an HAProxy ingress controller would, into the same configuration as the proxy's own YAML, and finds the mistakes
 * that the controller would run with.
 */
public final class KubernetesReader {
    private final Findings findings;
    private final Inventory inventory = new Inventory();
    private final Map<String, Resolvers> resolvers = new HashMap<>();
    private final List<Word> usedResolvers = new ArrayList<>();

    private KubernetesReader(Findings findings) {
        this.findings = findings;
    }

    /** Whether a file holds such objects; a file that is no YAML does not. */
    public static boolean knows(SourceText source) {
        return Manifests.of(source, new Findings()).stream().anyMatch(Inventory::knows);
    }

    /**
     * Reads the objects of all files together.
     *
     * @param listener where the proxy listens, since the objects do not say it
     * @return null when they make no proxy; the findings say why
     */
    public static @Nullable ProxyConfig read(List<SourceText> sources, Endpoint listener, Findings findings) {
        KubernetesReader reader = new KubernetesReader(findings);
        for (SourceText source : sources) {
            Manifests.of(source, findings).forEach(manifest -> reader.inventory.add(manifest, findings));
        }
        return reader.config(listener, sources);
    }

    private @Nullable ProxyConfig config(Endpoint listener, List<SourceText> sources) {
        globals();
        List<UpstreamConfig> upstreams = new ArrayList<>();
        for (Manifest ingress : inventory.ingresses()) {
            ApiVersions.check(ingress, findings);
            Annotations own = Annotations.of(ingress, findings);
            Node everything = Nodes.at(ingress.spec(), "backend") == null
                    ? Nodes.at(ingress.spec(), "defaultBackend")
                    : Nodes.at(ingress.spec(), "backend");
            if (everything != null) {
                routing(ingress, everything, "a default backend would serve any host", "a rule for each host");
            }
            for (Node rule : Nodes.items(Nodes.at(ingress.spec(), "rules"))) {
                rule(ingress, own, rule, upstreams);
            }
        }
        if (inventory.ingresses().isEmpty() && !sources.isEmpty()) {
            findings.add(
                    sources.getFirst(),
                    0,
                    Rule.OBJECT_MISSING,
                    "there is no Ingress: the hosts that clients may call",
                    "",
                    List.of());
        }
        ResolverConfig resolver = resolver();
        return upstreams.isEmpty() || twice(upstreams)
                ? null
                : ProxyConfig.of(listener, upstreams).withResolver(resolver);
    }

    private void rule(Manifest ingress, Annotations own, Node rule, List<UpstreamConfig> upstreams) {
        String host = Nodes.textAt(rule, "host");
        if (host == null || host.startsWith("*")) {
            routing(ingress, rule, "a rule must name its host", "host: api.example.com");
            return;
        }
        List<Node> paths = Nodes.items(Nodes.at(rule, "http", "paths"));
        for (Node path : paths) {
            String prefix = Nodes.textAt(path, "path");
            if (prefix != null && !prefix.equals("/")) {
                routing(ingress, path, "path '" + prefix + "' cannot be told apart", "path: /");
            }
        }
        if (paths.size() != 1) {
            routing(ingress, rule, "a host must have one path, '" + host + "' has " + paths.size(), "path: /");
            return;
        }
        Node backend = Nodes.at(paths.getFirst(), "backend");
        ServicePort target = ServicePort.of(ingress, backend == null ? paths.getFirst() : backend, inventory, findings);
        if (target != null) {
            UpstreamConfig upstream =
                    new IngressHost(ingress, own, host, target, inventory, findings).upstream(rule, usedResolvers::add);
            if (upstream != null) {
                upstreams.add(upstream);
            }
        }
    }

    private void routing(Manifest ingress, Node place, String message, String instead) {
        findings.add(ingress.source(), place, Rule.ROUTING, message, instead, List.of());
    }

    /** The controller's global snippets: their resolvers, and all that is not understood. */
    private void globals() {
        for (Annotations controller : inventory.controllers()) {
            Annotation snippet = controller.get("global-config-snippet");
            if (snippet != null) {
                List<Directive> others = new ArrayList<>();
                resolvers.putAll(Resolvers.in(snippet.directives(), others));
                others.forEach(line -> findings.add(
                        snippet.source(),
                        line.words().getFirst().start(),
                        Rule.NOT_UNDERSTOOD,
                        "'" + line.phrase() + "' is not understood",
                        "",
                        List.of()));
            }
        }
    }

    /** One resolver serves all: the sections that are used must not differ. */
    private ResolverConfig resolver() {
        Map<String, ResolverConfig> used = new HashMap<>();
        for (Resolvers section : resolvers.values()) {
            ResolverConfig config = ResolversConfig.of(section, findings);
            if (usedResolvers.stream().anyMatch(word -> word.text().equals(section.name()))) {
                used.put(section.name(), config);
            }
        }
        for (Word word : usedResolvers) {
            if (!resolvers.containsKey(word.text())) {
                findings.add(
                        word.source(),
                        word.start(),
                        Rule.RESOLVERS_MISSING,
                        "there is no 'resolvers " + word.text() + "' in the controller's global-config-snippet",
                        "global-config-snippet: |, resolvers " + word.text() + ", parse-resolv-conf",
                        List.of());
            } else if (Set.copyOf(used.values()).size() > 1) {
                findings.add(
                        word.source(),
                        word.start(),
                        Rule.INVALID,
                        "all hosts must use the same name servers, '" + word.text() + "' has others",
                        "",
                        List.of());
            }
        }
        return used.isEmpty()
                ? ResolverConfig.DEFAULT
                : used.values().iterator().next();
    }

    private boolean twice(List<UpstreamConfig> upstreams) {
        Set<String> hosts = new HashSet<>();
        boolean twice = false;
        for (UpstreamConfig upstream : upstreams) {
            if (!hosts.add(upstream.host().toLowerCase(Locale.ROOT))) {
                Manifest first = inventory.ingresses().getFirst();
                routing(first, first.root(), "each host must have one rule, '" + upstream.host() + "' has two", "");
                twice = true;
            }
        }
        return twice;
    }
}
