package dev.egresslab.proxy.config.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.CheckedConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ProxyConfigException;
import dev.egresslab.proxy.config.ProxyConfigReader;
import dev.egresslab.proxy.config.ProxyConfigWriter;
import dev.egresslab.proxy.config.RetryOn;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.files.ProxyFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HaproxyReaderTest {
    private static final String GOOD = """
        global
          nbthread 2
          stats socket /run/haproxy.sock mode 600

        defaults
          mode http
          timeout connect 2s
          timeout client 50s
          timeout server 20s
          timeout http-request 5s
          timeout http-keep-alive 40s

        resolvers run
          nameserver one 192.0.2.53:5353
          hold obsolete 30s

        frontend egress
          bind 127.0.0.1:8081
          maxconn 500
          acl known req.hdr(host),field(1,:),lower -m str api.example.com
          acl known req.hdr(host),field(1,:),lower -m str plain.example.com
          http-request return status 404 if !known
          use_backend %[req.hdr(host),field(1,:),lower]

        backend api.example.com
          http-reuse always
          retry-on conn-failure empty-response
          http-request disable-l7-retry if !METH_GET
          timeout queue 750ms
          server-template edge 4 edge.example.net:443 ssl verify required ca-file @system-ca sni str(edge.example.net) \
        resolvers run resolve-prefer ipv6 init-addr none maxconn 25 pool-max-conn 20 pool-purge-delay 30s max-reuse 99

        backend plain.example.com
          http-reuse always
          retry-on all-retryable-errors
          retries 5
          http-request disable-l7-retry if METH_POST
          server one 192.0.2.1:8080
          server two 192.0.2.2:8080 observe layer7 error-limit 9 on-error mark-down slowstart 20s
        """;

    private static final String OURS = """
        listen: 127.0.0.1:8081
        loops: 2
        resolver: {servers: [192.0.2.53:5353]}
        clients: {headerTimeout: 5s, idleTimeout: 40s, maxConnections: 500}
        timeouts: {connect: 2s, tls: 2s, firstByte: 20s, idle: 20s}
        upstreams:
          - host: api.example.com
            name: edge.example.net
            tls: {sni: edge.example.net}
            resolve: prefer-ipv6
            retries: {retryOn: [connect-failure, reset]}
            pool: {maxConnections: 100, maxIdle: 80, purgeDelay: 30s, maxRequests: 100, queueTimeout: 750ms}
          - host: plain.example.com
            port: 8080
            tls: false
            addresses: [192.0.2.1, 192.0.2.2]
            outlier: {consecutiveGatewayFailure: 9, consecutiveLocalOriginFailure: 9, slowStartWindow: 20s}
            retries: {numRetries: 5, retryOn: [connect-failure, reset, gateway-error, response-timeout]}
        """;

    private static CheckedConfig check(String text) {
        return ProxyFiles.of(List.of(new SourceText("haproxy.cfg", text)), ProxyFiles.LISTENER)
                .check();
    }

    private static List<String> findings(String text) {
        return check(text).findings().stream()
                .map(finding -> finding.rule().id() + " " + finding)
                .toList();
    }

    @Test
    void fileIsTheSameProxyAsOurYaml() throws ProxyConfigException {
        assertThat(check(GOOD).orThrow()).isEqualTo(ProxyConfigReader.parse("proxy.yaml", OURS));
        assertThat(findings(GOOD)).isEmpty();
    }

    @Test
    void importedFileIsReadBackAsTheSameProxy() throws ProxyConfigException {
        ProxyConfig config = check(GOOD).orThrow();
        assertThat(ProxyConfigReader.parse("proxy.yaml", ProxyConfigWriter.write(config)))
                .isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nbthread 2               | lua-load /etc/evil.lua                       | 2:3  | 'lua-load /etc/evil.lua'
        maxconn 500              | default_backend api.example.com              | 19:3 | default_backend would serve any host
        maxconn 500              | use_backend x if { path /v1 }                | 19:3 | 'use_backend x if { path /v1 }'
        maxconn 500              | use_backend x if !known                      | 19:3 | 'use_backend x if !known'
        maxconn 500              | http-request set-header X %[env(HOME)]       | 19:3 | 'http-request set-header X %[env(HOME)]'
        timeout queue 750ms      | http-response set-header X y                 | 29:3 | 'http-response set-header X y'
        timeout queue 750ms      | option httpclose                             | 29:3 | 'option httpclose'
        server two 192.0.2.2:8080 | server two 192.0.2.2:8080 send-proxy        | 38:29 | 'send-proxy'
        hold obsolete 30s        | nameserver_ two 192.0.2.1                    | 15:3 | 'nameserver_'
        """)
    void whatIsNotUnderstoodIsNamedAtItsPlace(String good, String bad, String place, String what) {
        assertThat(findings(GOOD.replace(good, bad)))
                .singleElement()
                .asString()
                .startsWith("not-understood haproxy.cfg:" + place + ": ")
                .contains(what);
    }

    @Test
    void conditionsOnTheHostAreUnderstood() throws ProxyConfigException {
        String text = GOOD.replace("use_backend %[req.hdr(host),field(1,:),lower]", """
            acl a hdr(host) -i one.example.com
              acl b hdr(host) -i Two.example.com three.example.com
              use_backend plain.example.com if a || b
              use_backend api.example.com if { req.hdr(host) -i four.example.com }\
            """);
        assertThat(check(text).orThrow().upstreams())
                .extracting("host")
                .containsExactlyInAnyOrder(
                        "one.example.com", "two.example.com", "three.example.com", "four.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server-template edge 4 -> server one",
                "sni str(edge.example.net) -> sni req.hdr(host)",
                " sni str(edge.example.net) -> ",
                "verify required ca-file @system-ca -> verify none",
                "verify required ca-file @system-ca -> ",
                " init-addr none -> ",
                "  http-reuse always\n  retry-on conn -> \n  retry-on conn",
                "retry-on conn-failure empty-response -> retries 3"
            })
    void mistakesAreMendedAndHaproxyTakesTheFile(String change, @TempDir Path folder) throws Exception {
        String[] parts = change.split(" -> ", 2);
        ProxyFiles broken = ProxyFiles.of(
                List.of(new SourceText("haproxy.cfg", GOOD.replace(parts[0], parts[1]))), ProxyFiles.LISTENER);
        assertThat(broken.check().findings()).isNotEmpty();
        ProxyFiles fixed = broken.fixed();
        assertThat(fixed.check().findings()).isEmpty();
        assertThat(RealHaproxy.complaints(fixed.sources().getFirst().text(), folder))
                .isEmpty();
    }

    @Test
    void nameIsNotWrittenIntoLinesThatSeveralHostsShare() {
        String shared = GOOD.replace("use_backend %[req.hdr(host),field(1,:),lower]", """
            use_backend api.example.com if { hdr(host) -i a.example.com b.example.com }\
            """)
                .replace("sni str(edge.example.net)", "sni req.hdr(host)");
        assertThat(check(shared).findings())
                .filteredOn(finding -> finding.rule().id().equals("dynamic-sni"))
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.edits()).isEmpty());
    }

    @Test
    void wordsAreCutAsHaproxyCutsThem() {
        List<Directive> lines = Directives.of(
                new SourceText("x", "a  b\\ c \"d # e\" 'f\\g'h # comment\n\n# only\n  i \"j \\\"k\\\"\"\n"));
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().words()).extracting(Word::text).containsExactly("a", "b c", "d # e", "f\\gh");
        assertThat(lines.getLast().words()).extracting(Word::text).containsExactly("i", "j \"k\"");
        Word quoted = lines.getFirst().words().get(2);
        assertThat(quoted.source().text().substring(quoted.start(), quoted.end()))
                .isEqualTo("\"d # e\"");
    }

    @Test
    void timeoutOfAnAnswerIsTriedAgainAndAPostIsNot() throws ProxyConfigException {
        String text = """
            frontend egress
              bind 127.0.0.1:8081
              use_backend api if { hdr(host) -i api.example.com }
            backend api
              http-reuse always
              retry-on empty-response response-timeout
              server one 192.0.2.1:8080
              server two 192.0.2.2:8080
            """;
        // HAProxy sends a POST again that the origin has seen; ours never does.
        assertThat(findings(text).stream().filter(f -> f.startsWith("replays-post")))
                .hasSize(1);
        assertThat(findings(text.replace("empty-response ", "")).stream().filter(f -> f.startsWith("replays-post")))
                .hasSize(1);
        assertThat(check(text).orThrow().upstreams().getFirst().retries().retryOn())
                .containsExactly(RetryOn.RESET, RetryOn.RESPONSE_TIMEOUT);
    }

    @Test
    void backendBeginsWithTheDefaultsAboveItOrThoseItNames(@TempDir Path folder) throws Exception {
        String text = """
            defaults slow
              mode http
              timeout client 1s
              timeout connect 1s
              timeout server 7s
              default-server maxconn 7
              http-reuse always
              retry-on conn-failure empty-response
            defaults slower from slow
              timeout server 70s
            defaults
              mode http
              timeout client 1s
              timeout connect 1s
              timeout server 9s
              http-reuse always
              retry-on conn-failure empty-response
            frontend egress
              bind 127.0.0.1:8081
              use_backend %[req.hdr(host),field(1,:),lower]
            backend a.example.com
              http-request disable-l7-retry if !METH_GET
              server one 192.0.2.1:80
              server two 192.0.2.2:80
            backend b.example.com from slower
              http-request disable-l7-retry if !METH_GET
              server one 192.0.2.1:80
              server two 192.0.2.2:80
            """;
        assertThat(findings(text)).isEmpty();
        assertThat(check(text).orThrow().upstreams())
                .extracting(upstream ->
                        upstream.host() + " " + upstream.timeouts().firstByte().toSeconds() + " "
                                + upstream.pool().maxConnections())
                // Each defaults section begins anew; one may go on from another.
                .containsExactly("a.example.com 9 256", "b.example.com 70 14");
        assertThat(RealHaproxy.complaints(text, folder)).isEmpty();

        String unknown = text.replace("b.example.com from slower", "b.example.com from none");
        assertThat(findings(unknown))
                .anyMatch(finding -> finding.contains("from must name a defaults section above it, 'none' is none"));
        assertThat(RealHaproxy.complaints(unknown, folder)).isNotEmpty();
    }
}
