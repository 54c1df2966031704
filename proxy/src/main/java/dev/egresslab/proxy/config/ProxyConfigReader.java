package dev.egresslab.proxy.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads the proxy's YAML:
 *
 * <pre>
 * listen: 127.0.0.1:8080            # or a list, also with TLS: ListenerSections
 * admin: 127.0.0.1:9901
 * accessLog: {file: "-", format: haproxy}      # or the file alone, for JSON
 * via: {socks5: 127.0.0.1:1080, user: proxy}
 * resolver: {servers: [127.0.0.1:53], ttlMin: 1s, ttlMax: 5m}
 * pool: {maxConnections: 100}       # for every upstream that does not say otherwise
 * timeouts: {connect: 2s}
 * retries: {numRetries: 2, retryOn: [connect-failure]}   # or false; also reset, gateway-error, response-timeout
 * outlier: {consecutiveGatewayFailure: 5, baseEjectionTime: 30s}   # or false
 * upstreams:
 *   - host: api.example.com
 *     port: 443
 *     tls: {sni: edge.example.com, caFile: ca.pem}    # or true, or false
 *     resend: idempotency-key        # or idempotent (POST never), or any
 *     resolve: prefer-ipv4           # or prefer-ipv6, ipv4, ipv6
 * </pre>
 */
public final class ProxyConfigReader {
    /** AWS's NAT gateway closes a connection that was silent for so long (docs.aws.amazon.com, NAT gateway basics). */
    private static final Duration NAT_IDLE = Duration.ofSeconds(350);

    private final YamlFindings findings;
    private final @Nullable Path folder;
    private final boolean upstreamsElsewhere;

    private ProxyConfigReader(YamlFindings findings, @Nullable Path folder, boolean upstreamsElsewhere) {
        this.findings = findings;
        this.folder = folder;
        this.upstreamsElsewhere = upstreamsElsewhere;
    }

    /**
     * Reads a file. Names of other files in it are relative to it.
     *
     * @throws ProxyConfigException with all that is wrong
     */
    public static ProxyConfig read(Path file) throws ProxyConfigException {
        return check(source(file), file.toAbsolutePath().getParent()).orThrow();
    }

    /**
     * The text of a file.
     *
     * @throws ProxyConfigException when it is not there, cannot be read or is no text
     */
    public static SourceText source(Path file) throws ProxyConfigException {
        try {
            return new SourceText(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw unreadable(file, "the file must exist, it does not", e);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "the file must be UTF-8 text, it is not", e);
        } catch (IOException e) {
            throw unreadable(file, "the file cannot be read: " + e.getMessage(), e);
        }
    }

    private static ProxyConfigException unreadable(Path file, String message, IOException cause) {
        ProxyConfigException exception =
                new ProxyConfigException(List.of(new ConfigFinding(file.toString(), 0, 0, message)));
        exception.initCause(cause);
        return exception;
    }

    /**
     * Reads a text.
     *
     * @param name stands for the file's name in findings
     * @throws ProxyConfigException with all that is wrong
     */
    public static ProxyConfig parse(String name, String text) throws ProxyConfigException {
        return check(new SourceText(name, text), null).orThrow();
    }

    /**
     * Reads a text and finds mistakes that it would work with, too.
     *
     * @param folder what names of other files are relative to
     */
    public static CheckedConfig check(SourceText source, @Nullable Path folder) {
        Findings found = new Findings();
        ProxyConfig config = new ProxyConfigReader(new YamlFindings(source, found), folder, false).bind(source.text());
        return new CheckedConfig(found.anyError() ? null : config, found.sorted());
    }

    /** As {@link #check}, for a file that need not name upstreams because others do. */
    public static @Nullable ProxyConfig part(SourceText source, @Nullable Path folder, Findings found) {
        return new ProxyConfigReader(new YamlFindings(source, found), folder, true).bind(source.text());
    }

    private @Nullable ProxyConfig bind(String text) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setUseMarks(true)
                    .setSchema(new CoreSchema())
                    .build();
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isPresent()) {
                return config(new YamlSection(findings, root.get(), "the configuration"));
            }
            findings.add(Optional.empty(), "the file must have a configuration, it is empty");
        } catch (MarkedYamlEngineException e) {
            findings.add(e.getProblemMark(), "the file must be YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            findings.add(Optional.empty(), "the file must be YAML: " + e.getMessage());
        }
        return null;
    }

    private @Nullable ProxyConfig config(YamlSection root) {
        List<ListenerConfig> listeners = ListenerSections.read(root, findings, folder);
        Endpoint admin = root.endpoint("admin");
        AccessLogConfig accessLog = accessLog(root);
        SocksConfig via = via(root);
        ResolverConfig resolver = resolver(root.section("resolver"));
        NatConfig nat = nat(root.section("nat"));
        ClientLimits clients = ClientSection.read(root.section("clients"));
        OverloadConfig overload = OverloadSection.read(root.section("overload"));
        PoolConfig pool = pool(root.section("pool"), PoolConfig.DEFAULT);
        TimeoutConfig timeouts = timeouts(root.section("timeouts"), TimeoutConfig.DEFAULT);
        OutlierConfig outlier = ResilienceSections.outlier(root, OutlierConfig.DEFAULT);
        RetryConfig retries = ResilienceSections.retries(root, RetryConfig.DEFAULT);
        int loops = root.integer("loops", 1);
        Transport transport = root.read(
                "transport",
                Transport.AUTO,
                "auto, io_uring, epoll or nio",
                text -> Transport.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_')));
        Duration drainDelay = root.duration("drainDelay", Duration.ZERO);
        List<UpstreamConfig> upstreams = new ArrayList<>();
        for (YamlSection section : root.sections("upstreams")) {
            upstreams.add(upstream(section, pool, timeouts, outlier, retries));
        }
        if (!root.has("upstreams") && !upstreamsElsewhere) {
            findings.add(root.place(), "upstreams must be given: the hosts that clients may call");
        }
        return root.<@Nullable ProxyConfig>done(
                () -> listeners.isEmpty()
                        ? null
                        : new ProxyConfig(
                                listeners,
                                admin,
                                upstreams,
                                via,
                                resolver,
                                nat,
                                clients,
                                overload,
                                loops,
                                transport,
                                drainDelay,
                                accessLog),
                null);
    }

    private static @Nullable AccessLogConfig accessLog(YamlSection root) {
        if (!root.has("accessLog")) {
            return null;
        }
        if (root.node("accessLog") instanceof ScalarNode file) {
            return new AccessLogConfig(file.getValue(), AccessLogConfig.Format.JSON);
        }
        YamlSection section = root.section("accessLog");
        String file = section.text("file");
        AccessLogConfig.Format format = section.read(
                "format",
                AccessLogConfig.Format.JSON,
                "json or haproxy",
                text -> AccessLogConfig.Format.valueOf(text.toUpperCase(Locale.ROOT)));
        return section.<@Nullable AccessLogConfig>done(
                () -> new AccessLogConfig(file == null ? "-" : file, format), null);
    }

    private @Nullable SocksConfig via(YamlSection root) {
        if (!root.has("via")) {
            return null;
        }
        YamlSection section = root.section("via");
        Endpoint address = section.endpoint("socks5");
        String user = section.text("user");
        if (!section.has("socks5")) {
            findings.add(section.place(), "via must name its relay, such as 'via: {socks5: 127.0.0.1:1080}'");
        }
        return section.<@Nullable SocksConfig>done(() -> address == null ? null : new SocksConfig(address, user), null);
    }

    private static ResolverConfig resolver(YamlSection section) {
        ResolverConfig base = ResolverConfig.DEFAULT;
        List<Endpoint> servers = section.endpoints("servers");
        Duration ttlMin = section.duration("ttlMin", base.ttlMin());
        Duration ttlMax = section.duration("ttlMax", base.ttlMax());
        Duration queryTimeout = section.duration("queryTimeout", base.queryTimeout());
        Duration retryDelay = section.duration("retryDelay", base.retryDelay());
        Duration negativeTtl = section.duration("negativeTtl", base.negativeTtl());
        Duration staleMax = section.duration("staleMax", base.staleMax());
        return section.done(
                () -> new ResolverConfig(servers, ttlMin, ttlMax, queryTimeout, retryDelay, negativeTtl, staleMax),
                base);
    }

    private static NatConfig nat(YamlSection section) {
        NatConfig base = NatConfig.DEFAULT;
        int ports = section.integer("portsPerDestination", base.portsPerDestination());
        Duration hold = section.duration("hold", base.hold());
        double alarmShare = section.share("alarmShare", base.alarmShare());
        return section.done(() -> new NatConfig(ports, hold, alarmShare), base);
    }

    private PoolConfig pool(YamlSection section, PoolConfig base) {
        int maxConnections = section.integer("maxConnections", base.maxConnections());
        int maxIdle = section.integer("maxIdle", Math.max(base.maxIdle(), maxConnections));
        int minIdle = section.integer("minIdle", base.minIdle());
        Duration idleTimeout = section.duration("idleTimeout", base.idleTimeout());
        Node idleNode = section.node("idleTimeout");
        if (idleNode != null && idleTimeout.compareTo(NAT_IDLE) >= 0) {
            findings.mistake(
                    idleNode,
                    Rule.IDLE_ABOVE_NAT,
                    "idleTimeout must be shorter than the NAT gateway's 350s, was " + idleTimeout.toSeconds() + "s",
                    "idleTimeout: 55s",
                    "55s");
        }
        Duration maxAge = section.duration("maxAge", base.maxAge());
        double ageJitter = section.share("ageJitter", base.ageJitter());
        int maxRequests = section.integer("maxRequests", base.maxRequests());
        int queueSize = section.integer("queueSize", base.queueSize());
        Duration queueTimeout = section.duration("queueTimeout", base.queueTimeout());
        Duration purgeDelay = section.duration("purgeDelay", base.purgeDelay());
        return section.done(
                () -> new PoolConfig(
                        maxConnections,
                        maxIdle,
                        minIdle,
                        idleTimeout,
                        maxAge,
                        ageJitter,
                        maxRequests,
                        queueSize,
                        queueTimeout,
                        purgeDelay),
                base);
    }

    private static TimeoutConfig timeouts(YamlSection section, TimeoutConfig base) {
        Duration connect = section.duration("connect", base.connect());
        Duration tls = section.duration("tls", base.tls());
        Duration firstByte = section.duration("firstByte", base.firstByte());
        Duration idle = section.duration("idle", base.idle());
        Duration total = section.duration("total", base.total());
        return section.done(() -> new TimeoutConfig(connect, tls, firstByte, idle, total), base);
    }

    private UpstreamConfig upstream(
            YamlSection section, PoolConfig pool, TimeoutConfig timeouts, OutlierConfig outlier, RetryConfig retries) {
        String host = section.required("host", "api.example.com");
        TlsConfig tls = tls(section, host);
        int port = section.integer("port", tls == null ? 80 : 443);
        Node tlsNode = section.node("tls");
        if (tls == null && port == 443 && tlsNode != null) {
            findings.mistake(
                    tlsNode, Rule.PLAIN_443, "port 443 must be spoken to with TLS, tls is false", "tls: true", "true");
        }
        String name = section.text("name");
        List<String> addresses = section.texts("addresses");
        boolean privateAddresses = section.flag("privateAddresses", false);
        PoolConfig ownPool = pool(section.section("pool"), pool);
        TimeoutConfig ownTimeouts = timeouts(section.section("timeouts"), timeouts);
        Resending resend = section.read(
                "resend",
                Resending.IDEMPOTENT,
                "idempotent, idempotency-key or any",
                text -> Resending.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_')));
        AddressFamilies resolve = section.read(
                "resolve",
                AddressFamilies.PREFER_IPV4,
                "prefer-ipv4, prefer-ipv6, ipv4 or ipv6",
                AddressFamilies::parse);
        OutlierConfig ownOutlier = ResilienceSections.outlier(section, outlier);
        RetryConfig ownRetries = ResilienceSections.retries(section, retries);
        Node resendNode = section.node("resend");
        if (resend == Resending.ANY && ownRetries.repeats() && resendNode != null) {
            findings.mistake(
                    resendNode,
                    Rule.REPLAYS_POST,
                    "resend is any and retryOn has more than connect-failure: a POST that failed is sent again",
                    "resend: idempotency-key",
                    "idempotency-key");
        }
        return section.done(
                () -> new UpstreamConfig(
                        host,
                        port,
                        tls,
                        name,
                        addresses,
                        privateAddresses,
                        ownPool,
                        ownTimeouts,
                        resend,
                        resolve,
                        ownOutlier,
                        ownRetries),
                UpstreamConfig.http("unusable.invalid", 80));
    }

    /** TLS is on unless it is switched off: what leaves the network is not to be read on the way. */
    private @Nullable TlsConfig tls(YamlSection upstream, String host) {
        Node node = upstream.node("tls");
        if (node == null || node instanceof ScalarNode) {
            return upstream.flag("tls", true) ? named(host) : null;
        }
        YamlSection section = upstream.section("tls");
        String given = section.text("sni");
        String sni = given == null ? host : given;
        boolean verify = section.flag("verify", true);
        Node verifyNode = section.node("verify");
        if (!verify && verifyNode != null) {
            findings.mistake(
                    verifyNode,
                    Rule.NO_CERTIFICATE_CHECK,
                    "the certificate of '" + host + "' is not verified",
                    "verify: true, with caFile for an authority of your own",
                    "true");
        }
        List<String> caFiles = section.files("caFile", folder);
        String caPem = section.text("caPem");
        String certFile = section.file("certFile", folder);
        String keyFile = section.file("keyFile", folder);
        String certPem = section.text("certPem");
        boolean resumption = section.flag("resumption", true);
        return section.done(
                () -> new TlsConfig(sni, verify, caFiles, caPem, certFile, keyFile, certPem, resumption),
                named("unusable.invalid"));
    }

    /** The host's own finding is made elsewhere, once. */
    private static TlsConfig named(String host) {
        try {
            return TlsConfig.verified(host);
        } catch (IllegalArgumentException e) {
            return TlsConfig.verified("unusable.invalid");
        }
    }
}
