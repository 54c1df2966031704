package dev.egresslab.bench.peer;

import dev.egresslab.bench.scenario.OriginSpec;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/*
 * Two ways to write the same egress proxy.
 *
 * EXPERT is what somebody writes who knows HAProxy's manual (2.6, configuration.txt):
 *   - http-reuse always, as all clients may share all connections here;
 *   - a fixed SNI, against which the certificate is verified (5.2, verify, verifyhost), so that connections have one pool key;
 *   - all addresses of a name (server-template), taken from the name server at run time and never from libc (init-addr none; 5.3.1 warns of the
 *     mixture);
 *   - a stale connection retried, but only for methods that may be (retry-on has no such rule of its own, see facts/proxy.md section 0, 6);
 *   - bounded connections, with a queue of bounded time, and renewed after as many requests as those of the other programs;
 *   - where it is to log, a line for each request to standard output, which is a file here: the cheapest of the ways it has, one write() a line;
 *   - where it is to be scraped, its own Prometheus exporter; it counts either way.
 *
 * SEED is the configuration of the article this project began with (tech.bedrockstreaming.com, 2021-10-18), as its Kubernetes controller
 * would render it: the lines of its snippets word for word, and of the controller `ssl alpn h2,http/1.1 verify none` (pkg/annotations/
 * service/ssl.go), `check` and one server, SRV_1 (pkg/service/endpoints.go). Lines that the test bed needs are marked.
 */

/** Writes the configuration file of HAProxy. */
final class HaproxyConfiguration {
    private final EgressConfig config;
    private final StringJoiner lines = new StringJoiner("\n", "", "\n");

    private HaproxyConfiguration(EgressConfig config) {
        this.config = config;
    }

    /**
     * The file's text.
     *
     * @param style which way
     * @param port where to listen on the loopback interface
     * @param statsSocket where to ask for statistics
     * @param caFile where the certificate authority lies; null when the hosts speak plain HTTP
     */
    static String of(
            HaproxyPeer.Style style, EgressConfig config, int port, String statsSocket, @Nullable String caFile) {
        HaproxyConfiguration file = new HaproxyConfiguration(config);
        switch (style) {
            case EXPERT -> file.expert(port, statsSocket, caFile);
            case SEED -> file.seed(port, statsSocket);
        }
        return file.lines.toString();
    }

    private void expert(int port, String statsSocket, @Nullable String caFile) {
        global(statsSocket);
        if (config.accessLog()) {
            line("log stdout format raw local0");
        }
        section("defaults");
        line("mode http");
        if (config.accessLog()) {
            line("log global");
            line("option httplog");
            line("option dontlognull");
        }
        line("balance leastconn");
        line("timeout http-request 10s");
        line("timeout http-keep-alive 60s");
        line("timeout client " + (config.answerTimeoutMillis() + config.queueTimeoutMillis()) + "ms");
        line("timeout connect " + config.connectTimeoutMillis() + "ms");
        line("timeout queue " + config.queueTimeoutMillis() + "ms");
        line("timeout server " + config.answerTimeoutMillis() + "ms");
        section("resolvers run");
        line("nameserver origin " + config.nameServer());
        line("accepted_payload_size 1232");
        line("resolve_retries 3");
        line("timeout resolve 1s");
        line("timeout retry 1s");
        line("hold obsolete 30s");
        frontend(port);
        for (OriginSpec.Host host : config.hosts()) {
            section("backend " + host.name());
            line("http-reuse always");
            line("retries 1");
            line("retry-on conn-failure empty-response");
            line("http-request disable-l7-retry if !METH_GET");
            line(expertServers(host, caFile));
        }
        if (config.metrics()) {
            section("frontend metrics");
            line("bind unix@" + statsSocket + ".prometheus mode 600");
            line("no log");
            line("http-request use-service prometheus-exporter if { path /metrics }");
        }
    }

    /** One server for each address, which share what the host may have. */
    private String expertServers(OriginSpec.Host host, @Nullable String caFile) {
        int servers = Math.max(1, host.addresses().size());
        int each = Math.max(1, config.maxConnections() / servers);
        String tls = caFile == null
                ? ""
                : " ssl verify required ca-file " + caFile + " sni str(" + host.name() + ") verifyhost " + host.name();
        return "server-template edge " + servers + " " + host.name() + ":" + host.port() + tls
                + " resolvers run resolve-prefer ipv4 init-addr none"
                + " maxconn " + each + " pool-max-conn " + each
                + " max-reuse " + (EgressConfig.REQUESTS_PER_CONNECTION - 1)
                + " pool-purge-delay " + config.idleTimeoutMillis() + "ms"
                + (config.gateway() == null ? "" : " socks4 " + config.gateway());
    }

    private void seed(int port, String statsSocket) {
        global(statsSocket);
        section("defaults");
        line("mode http");
        line("# the controller's own timeouts");
        line("timeout http-request 5s");
        line("timeout connect 5s");
        line("timeout client 50s");
        line("timeout queue 5s");
        line("timeout server 50s");
        line("timeout http-keep-alive 1m");
        section("resolvers mydns");
        line("nameserver local " + config.nameServer());
        frontend(port);
        for (OriginSpec.Host host : config.hosts()) {
            String name = host.name();
            section("backend " + name);
            line("default-server check" + (config.trusted() == null ? "" : " ssl alpn h2,http/1.1 verify none"));
            line("default-server check-sni " + name + " sni str(" + name + ") resolvers mydns resolve-prefer ipv4");
            line("http-reuse always");
            line("# of the test bed: the names of a run are known to its own name server alone, and the gateway is"
                    + " reached by SOCKS");
            line("default-server init-addr none"
                    + (config.gateway() == null ? "" : " check-via-socks4 socks4 " + config.gateway()));
            line("server SRV_1 " + name + ":" + host.port());
        }
    }

    private void global(String statsSocket) {
        section("global");
        line("maxconn " + 2 * config.maxConnections() * config.hosts().size());
        line("nbthread " + config.threads());
        line("stats socket " + statsSocket + " mode 600 level operator");
    }

    /** Only configured hosts; anything else is refused and never looked up. */
    private void frontend(int port) {
        section("frontend egress");
        line("bind " + Ports.LOOPBACK + ":" + port);
        for (OriginSpec.Host host : config.hosts()) {
            line("acl known req.hdr(host),field(1,:),lower -m str " + host.name());
        }
        line("http-request return status 404 if !known");
        line("use_backend %[req.hdr(host),field(1,:),lower]");
    }

    private void section(String title) {
        if (lines.length() > 1) {
            lines.add("");
        }
        lines.add(title);
    }

    private void line(String text) {
        lines.add("  " + text);
    }
}
