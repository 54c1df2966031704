package dev.egresslab.proxy.config.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.CheckedConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ProxyConfigReader;
import dev.egresslab.proxy.config.Severity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The configuration that the project began with: every functional line as it was published, its comments in other words. */
class SeedTest {
    private static final Path SEED = Path.of("src/test/resources/seed");

    private static CheckedConfig check() throws Exception {
        return ProxyFiles.load(SEED, ProxyFiles.LISTENER).check();
    }

    @Test
    void everyMistakeIsFoundAtItsPlace() throws Exception {
        CheckedConfig checked = check();
        assertThat(checked.config()).isNull();
        assertThat(checked.findings())
                .extracting(finding -> Path.of(finding.file()).getFileName() + ":" + finding.line() + ":"
                        + finding.column() + " " + finding.rule().id())
                .containsExactly(
                        "controller.yaml:1:1 not-an-object",
                        "controller.yaml:3:22 placeholder",
                        "egress.yaml:7:9 external-name",
                        "egress.yaml:15:13 gone-api-version",
                        "egress.yaml:19:1 annotations-outside-metadata",
                        "egress.yaml:21:5 no-retry",
                        "egress.yaml:21:5 one-address",
                        "egress.yaml:21:5 no-certificate-check",
                        "egress.yaml:23:32 placeholder",
                        "egress.yaml:23:43 placeholder",
                        "egress.yaml:23:55 startup-names");
    }

    @Test
    void everyFindingSaysWhyAndWhatToWrite() throws Exception {
        assertThat(check().findings())
                .filteredOn(finding -> finding.severity() != Severity.NOTE)
                .allSatisfy(finding -> {
                    assertThat(finding.rule().why()).isNotBlank();
                    assertThat(finding.instead()).isNotBlank();
                    assertThat(finding.edits()).isNotEmpty();
                });
    }

    @Test
    void fixedFilesHaveNoMistakeAndKeepTheRest() throws Exception {
        ProxyFiles fixed = ProxyFiles.load(SEED, ProxyFiles.LISTENER).fixed();
        assertThat(fixed.check().findings())
                .extracting(finding -> finding.rule().id())
                .containsExactly("external-name");
        assertThat(fixed.sources().getFirst().text()).isEqualTo("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: haproxy-kubernetes-ingress
            data:
              global-config-snippet: |
                resolvers mydns
                  parse-resolv-conf
            """);
        assertThat(fixed.sources().getLast().text()).endsWith("""
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: app1
              annotations:
                haproxy.org/server-ssl: "true"
                haproxy.org/backend-config-snippet: |
                  # a fixed server name, so that connections can be reused
                  default-server check-sni app1.example.com sni str(app1.example.com) resolvers mydns resolve-prefer ipv4\
             verify required ca-file @system-ca init-addr none
                  # share connections between all clients
                  http-reuse always
                  retry-on conn-failure empty-response
                  http-request disable-l7-retry if !METH_GET
                  server-template edge 3 app1.example.com:443

            spec:
              rules:
              - host: app1.example.com
                http:
                  paths:
                  - backend:
                      service:
                        name: app1
                        port:
                          number: 443
                    path: /
                    pathType: Prefix
            """);
        // Mending twice changes nothing.
        assertThat(fixed.fixed().sources().getLast().text())
                .isEqualTo(fixed.sources().getLast().text());
    }

    @Test
    void fixedFilesAreTheSameProxyAsThreeLinesOfOurs() throws Exception {
        ProxyConfig ours = ProxyConfigReader.parse("proxy.yaml", """
            listen: 127.0.0.1:8080
            retries: {retryOn: [connect-failure, reset]}
            upstreams: [{host: app1.example.com}]
            """);
        assertThat(ProxyFiles.load(SEED, ProxyFiles.LISTENER).fixed().check().config())
                .isEqualTo(ours);
    }
}
