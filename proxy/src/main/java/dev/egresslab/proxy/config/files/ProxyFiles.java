package dev.egresslab.proxy.config.files;

import dev.egresslab.proxy.config.CheckedConfig;
import dev.egresslab.proxy.config.ConfigFinding;
import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ProxyConfigException;
import dev.egresslab.proxy.config.ProxyConfigReader;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.TextEdit;
import dev.egresslab.proxy.config.UpstreamConfig;
import dev.egresslab.proxy.config.haproxy.HaproxyReader;
import dev.egresslab.proxy.config.kubernetes.KubernetesReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one proxy. A folder may hold Kubernetes objects, which give the hosts, and one file in the proxy's own YAML, which gives all
 * else; YAML that is neither is passed over.
 */
public final class ProxyFiles {
    /** Where a proxy listens whose objects do not say it: reachable from this machine alone. */
    public static final Endpoint LISTENER = new Endpoint("127.0.0.1", 8080);

    private static final Pattern OWN = Pattern.compile("(?m)^(listen|upstreams)\\s*:");
    private static final int DEPTH = 8;
    /** Each round mends all that does not overlap; more rounds than edits at one place are never needed. */
    private static final int ROUNDS = 32;

    private final List<SourceText> sources;
    private final Endpoint listener;

    private ProxyFiles(List<SourceText> sources, Endpoint listener) {
        this.sources = List.copyOf(sources);
        this.listener = listener;
    }

    /**
     * Reads a file, which may be an {@code haproxy.cfg}, or every {@code .yaml} and {@code .yml} file of a folder and the folders in it.
     *
     * @param listener where the proxy listens when no file says it
     * @throws ProxyConfigException when there is nothing to read
     */
    public static ProxyFiles load(Path path, Endpoint listener) throws ProxyConfigException {
        if (!Files.isDirectory(path)) {
            return new ProxyFiles(List.of(ProxyConfigReader.source(path)), listener);
        }
        List<SourceText> sources = new ArrayList<>();
        try (Stream<Path> found = Files.walk(path, DEPTH)) {
            for (Path file : found.filter(ProxyFiles::isYaml).sorted().toList()) {
                sources.add(ProxyConfigReader.source(file));
            }
        } catch (IOException e) {
            throw new ProxyConfigException(
                    List.of(new ConfigFinding(path.toString(), 0, 0, "the folder cannot be read: " + e.getMessage())));
        }
        if (sources.isEmpty()) {
            throw new ProxyConfigException(
                    List.of(new ConfigFinding(path.toString(), 0, 0, "the folder must have YAML files, it has none")));
        }
        return new ProxyFiles(sources, listener);
    }

    /** Texts that are read as if they were files. */
    public static ProxyFiles of(List<SourceText> sources, Endpoint listener) {
        return new ProxyFiles(sources, listener);
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }

    /** The texts. */
    public List<SourceText> sources() {
        return sources;
    }

    /** The configuration with all that is wrong in it. */
    public CheckedConfig check() {
        if (sources.size() == 1 && HaproxyReader.knows(sources.getFirst())) {
            Findings findings = new Findings();
            ProxyConfig config = HaproxyReader.read(sources.getFirst(), listener, findings);
            return new CheckedConfig(findings.anyError() ? null : config, findings.sorted());
        }
        List<SourceText> objects =
                sources.stream().filter(KubernetesReader::knows).toList();
        List<SourceText> own = sources.stream()
                .filter(source -> !objects.contains(source))
                .filter(source ->
                        sources.size() == 1 || OWN.matcher(source.text()).find())
                .toList();
        if (objects.isEmpty() && own.size() == 1) {
            return ProxyConfigReader.check(own.getFirst(), folder(own.getFirst()));
        }
        Findings findings = new Findings();
        own.stream()
                .skip(1)
                .forEach(source -> found(findings, source, "one file must have the proxy's own YAML, another has it"));
        ProxyConfig base =
                own.isEmpty() ? null : ProxyConfigReader.part(own.getFirst(), folder(own.getFirst()), findings);
        if (objects.isEmpty() && own.isEmpty()) {
            sources.forEach(source -> found(findings, source, "the file must be a proxy's YAML or Kubernetes objects"));
        }
        ProxyConfig config = KubernetesReader.read(
                objects, base == null ? listener : base.listeners().getFirst().address(), findings);
        ProxyConfig whole = base == null || config == null ? config : joined(base, config);
        return new CheckedConfig(findings.anyError() ? null : whole, findings.sorted());
    }

    private static void found(Findings findings, SourceText source, String message) {
        findings.add(new ConfigFinding(source.file(), 0, 0, Rule.INVALID, message, "", List.of()));
    }

    private static @Nullable Path folder(SourceText source) {
        return Path.of(source.file()).toAbsolutePath().getParent();
    }

    private static ProxyConfig joined(ProxyConfig base, ProxyConfig objects) {
        List<UpstreamConfig> upstreams = new ArrayList<>(base.upstreams());
        upstreams.addAll(objects.upstreams());
        boolean said = !base.resolver().equals(ResolverConfig.DEFAULT);
        return base.withUpstreams(upstreams).withResolver(said ? base.resolver() : objects.resolver());
    }

    /** The same files with all mended that can be without a human. */
    public ProxyFiles fixed() {
        ProxyFiles current = this;
        for (int round = 0; round < ROUNDS; round++) {
            ProxyFiles next = current.mendedOnce();
            if (next.texts().equals(current.texts())) {
                return next;
            }
            current = next;
        }
        return current;
    }

    private List<String> texts() {
        return sources.stream().map(SourceText::text).toList();
    }

    private ProxyFiles mendedOnce() {
        List<ConfigFinding> findings = check().findings();
        return new ProxyFiles(
                sources.stream().map(source -> mended(source, findings)).toList(), listener);
    }

    private static SourceText mended(SourceText source, List<ConfigFinding> findings) {
        List<List<TextEdit>> groups = findings.stream()
                .filter(finding -> finding.file().equals(source.file()))
                .map(ConfigFinding::edits)
                .filter(edits -> !edits.isEmpty())
                .toList();
        return source.withText(TextEdit.apply(source.text(), groups));
    }
}
