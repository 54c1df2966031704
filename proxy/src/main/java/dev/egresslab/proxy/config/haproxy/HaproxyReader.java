package dev.egresslab.proxy.config.haproxy;

import dev.egresslab.proxy.config.ClientLimits;
import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.ListenerConfig;
import dev.egresslab.proxy.config.ListenerTlsConfig.Version;
import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.TimeoutConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@code haproxy.cfg} that is an egress proxy: frontends that choose a backend by Host, and backends whose servers are names. What it
 * says besides is named in findings.
 */
public final class HaproxyReader {
    /** Lines of {@code global}, {@code defaults} and frontends that have no counterpart here and need none. */
    private static final Set<String> HARMLESS = Set.of(
            "log",
            "daemon",
            "user",
            "group",
            "chroot",
            "pidfile",
            "stats",
            "master-worker",
            "ulimit-n",
            "mode",
            "option",
            "errorfile",
            "balance",
            "unique-id-format");

    private final SourceText source;
    private final Findings findings;
    private final List<Section> sections;
    private final List<ListenerConfig> listeners = new ArrayList<>();
    private final Map<String, ResolverConfig> resolvers = new HashMap<>();
    private final Set<ResolverConfig> used = new LinkedHashSet<>();
    private final List<UpstreamConfig> upstreams = new ArrayList<>();
    /** What each backend begins with: lines of the {@code defaults} section above it, or of the one that it names. */
    private final Map<Section, List<Directive>> beginnings = new HashMap<>();

    private ClientLimits clients = ClientLimits.DEFAULT;
    private int loops = 1;
    private CertificateFiles files = CertificateFiles.NONE;
    private Version minVersion = Version.TLS_1_2;
    private final BindLine.Complaints complaints = new BindLine.Complaints() {
        @Override
        public void strange(Word word, String message) {
            HaproxyReader.this.strange(word, message);
        }

        @Override
        public void invalid(Word word, String message) {
            HaproxyReader.this.invalid(word, message);
        }
    };

    private HaproxyReader(SourceText source, Findings findings) {
        this.source = source;
        this.findings = findings;
        this.sections = Section.of(source);
    }

    /** Whether a text looks like HAProxy's configuration. */
    public static boolean knows(SourceText source) {
        return Section.isIn(source);
    }

    /** The proxy; null when the text makes none, with findings that say why. */
    public static @Nullable ProxyConfig read(SourceText source, Endpoint listener, Findings findings) {
        return new HaproxyReader(source, findings).config(listener);
    }

    private @Nullable ProxyConfig config(Endpoint listener) {
        List<Directive> front = new ArrayList<>();
        List<Directive> defaults = List.of();
        Map<String, List<Directive>> named = new HashMap<>();
        for (Section section : sections) {
            beginnings.put(section, section.from() == null ? defaults : named(section.from(), named));
            switch (section.kind()) {
                case "global" -> section.body().forEach(this::global);
                case "defaults" -> {
                    defaults = new ArrayList<>(section.from() == null ? List.of() : beginnings(section));
                    for (Directive line : section.body()) {
                        common(line, defaults);
                    }
                    named.put(section.name(), defaults);
                }
                case "frontend" -> front.addAll(section.body());
                case "listen" ->
                    section.body().stream().filter(HaproxyReader::isFront).forEach(front::add);
                case "resolvers" -> resolvers(section);
                case "backend" -> {}
                default -> strange(section.title());
            }
        }
        HostRoutes routes = new HostRoutes(front, this::strange);
        front.forEach(this::front);
        Set<String> defaultBackends = defaultBackends(front);
        for (Section section : sections) {
            if (section.kind().equals("backend") || section.kind().equals("listen")) {
                boolean byDefault = section.kind().equals("listen") || defaultBackends.contains(section.name());
                backend(section, routes.of(section.name()), byDefault);
            }
        }
        if (upstreams.isEmpty()) {
            findings.add(source, 0, Rule.OBJECT_MISSING, "no backend is chosen by a host", "", List.of());
            return null;
        }
        ResolverConfig resolver =
                used.isEmpty() ? ResolverConfig.DEFAULT : used.iterator().next();
        ProxyConfig base = ProxyConfig.of(listener, upstreams);
        return base.withListeners(listeners.isEmpty() ? List.of(ListenerConfig.plain(listener)) : listeners)
                .withResolver(resolver)
                .withClients(clients)
                .withLoops(loops, base.transport());
    }

    private static boolean isFront(Directive line) {
        return Set.of("bind", "acl", "use_backend", "maxconn", "http-request").contains(line.keyword())
                && !line.text(1).equals("disable-l7-retry");
    }

    private void global(Directive line) {
        switch (line.keyword()) {
            case "nbthread" -> loops = number(line, 1, loops);
            case "maxconn" -> {}
            case "crt-base" -> files = new CertificateFiles(line.text(1), files.caBase());
            case "ca-base" -> files = new CertificateFiles(files.crtBase(), line.text(1));
            case "ssl-default-bind-options" -> bindOptions(line);
            case "ssl-server-verify" -> serverVerify(line);
            default -> harmless(line);
        }
    }

    private void bindOptions(Directive line) {
        for (int i = 1; i < line.words().size() - 1; i++) {
            if (line.text(i).equals("ssl-min-ver")) {
                minVersion = BindLine.version(line.words().get(i + 1), complaints, minVersion);
            }
        }
    }

    private void serverVerify(Directive line) {
        Word how = line.words().getLast();
        if (!how.text().equals("required")) {
            findings.add(
                    source,
                    how.start(),
                    Rule.NO_CERTIFICATE_CHECK,
                    "no certificate is verified unless its server line says verify required",
                    "ssl-server-verify required",
                    how.replacedBy("required"));
        }
    }

    private void harmless(Directive line) {
        if (!HARMLESS.contains(line.keyword())
                && !line.keyword().startsWith("ssl-")
                && !line.keyword().startsWith("tune.")) {
            strange(line);
        }
    }

    /** Lines of {@code defaults}: those of clients, and those that every backend begins with. */
    private void common(Directive line, List<Directive> defaults) {
        switch (line.keyword()) {
            case "default-server", "http-reuse", "retries", "retry-on" -> defaults.add(line);
            case "timeout" -> {
                timeout(line);
                defaults.add(line);
            }
            case "maxconn" -> maxConnections(line);
            default -> harmless(line);
        }
    }

    private void front(Directive line) {
        switch (line.keyword()) {
            case "bind" -> bind(line);
            case "maxconn" -> maxConnections(line);
            case "timeout" -> timeout(line);
            case "acl", "use_backend", "default_backend", "http-request" -> {}
            default -> harmless(line);
        }
    }

    private void bind(Directive line) {
        ListenerConfig listener = BindLine.read(line, files, minVersion, complaints);
        if (listener != null) {
            listeners.add(listener);
        }
    }

    private void maxConnections(Directive line) {
        clients = clients.withConnections(number(line, 1, clients.maxConnections()), clients.maxPerAddress());
    }

    /** HAProxy waits {@code http-keep-alive} between requests, and {@code client} in them. */
    private void timeout(Directive line) {
        boolean head = line.phrase().equals("timeout http-request");
        boolean idle = line.phrase().equals("timeout http-keep-alive");
        if (head || idle) {
            Duration time = time(line);
            clients = clients.withTimeouts(head ? time : clients.headerTimeout(), idle ? time : clients.idleTimeout());
        }
    }

    private Set<String> defaultBackends(List<Directive> front) {
        Set<String> names = new LinkedHashSet<>();
        for (Directive line : front) {
            if (line.keyword().equals("default_backend")) {
                names.add(line.text(1));
                findings.add(
                        source,
                        line.words().getFirst().start(),
                        Rule.NOT_UNDERSTOOD,
                        "default_backend would serve any host; of '" + line.text(1)
                                + "', only the name of its server is served",
                        "use_backend " + line.text(1) + " if { hdr(host) -i api.example.com }",
                        List.of());
            }
        }
        return names;
    }

    private void resolvers(Section section) {
        Resolvers body = Resolvers.section(section.name(), section.body());
        body.strange().forEach(word -> strange(new Directive(List.of(word))));
        resolvers.put(section.name(), ResolversConfig.of(body, findings));
    }

    private void backend(Section section, Set<String> hosts, boolean byDefault) {
        List<Directive> body = new ArrayList<>(beginnings(section));
        section.body().stream()
                .filter(line -> !section.kind().equals("listen") || !isFront(line))
                .forEach(body::add);
        BackendLines lines = new BackendLines(body);
        if (lines.servers().isEmpty()) {
            findings.add(source, place(section), Rule.OBJECT_MISSING, "the backend has no server", "", List.of());
            return;
        }
        String address = lines.servers().getFirst().address().text();
        String name = Address.host(address);
        Set<String> served = hosts.isEmpty() && byDefault ? Set.of(name.toLowerCase(Locale.ROOT)) : hosts;
        if (served.isEmpty()) {
            strange(section.title());
        }
        boolean tls = lines.server("ssl") != null;
        for (String host : served) {
            Backend backend = new Backend(
                    host,
                    name,
                    Address.port(address, tls ? 443 : 80),
                    tls,
                    null,
                    null,
                    null,
                    false,
                    served.size() > 1,
                    lines,
                    source,
                    place(section),
                    section::adding);
            BackendRules.check(backend, findings);
            UpstreamConfig upstream =
                    BackendConfig.of(backend, files, PoolConfig.DEFAULT, TimeoutConfig.DEFAULT, findings);
            if (upstream != null) {
                upstreams.add(upstream);
            }
        }
        resolversOf(lines);
    }

    private void resolversOf(BackendLines lines) {
        Word word = lines.server("resolvers");
        ResolverConfig config = word == null ? null : resolvers.get(word.text());
        if (word != null && config == null) {
            findings.add(
                    source,
                    word.start(),
                    Rule.RESOLVERS_MISSING,
                    "there is no 'resolvers " + word.text() + "'",
                    "resolvers " + word.text() + ", with parse-resolv-conf below it",
                    List.of());
        } else if (word != null && config != null && used.add(config) && used.size() > 1) {
            invalid(word, "all backends must use the same name servers, '" + word.text() + "' has others");
        }
    }

    private List<Directive> named(Word from, Map<String, List<Directive>> defaults) {
        List<Directive> lines = defaults.get(from.text());
        if (lines == null) {
            invalid(from, "from must name a defaults section above it, '" + from.text() + "' is none");
            return List.of();
        }
        return lines;
    }

    private List<Directive> beginnings(Section section) {
        return Objects.requireNonNull(beginnings.get(section), section.name());
    }

    private static int place(Section section) {
        return section.title().words().getFirst().start();
    }

    private void strange(Directive line) {
        strange(line.words().getFirst(), "'" + line + "' is not understood");
    }

    private void strange(Word word, String message) {
        findings.add(
                source,
                word.start(),
                Rule.NOT_UNDERSTOOD,
                message,
                "take it out, or write what it is to do in egresslab's own YAML",
                List.of());
    }

    private int number(Directive line, int word, int fallback) {
        try {
            return Integer.parseInt(line.text(word));
        } catch (NumberFormatException e) {
            invalid(line.words().getLast(), "must be a number, was '" + line.text(word) + "'");
            return fallback;
        }
    }

    private Duration time(Directive line) {
        try {
            return Times.parse(line.text(2));
        } catch (IllegalArgumentException e) {
            invalid(line.words().getLast(), String.valueOf(e.getMessage()));
            return Duration.ofSeconds(1);
        }
    }

    private void invalid(Word word, String message) {
        findings.add(source, word.start(), Rule.INVALID, message, "", List.of());
    }
}
