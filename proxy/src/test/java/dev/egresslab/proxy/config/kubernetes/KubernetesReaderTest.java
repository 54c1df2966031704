package dev.egresslab.proxy.config.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.CheckedConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ProxyConfigException;
import dev.egresslab.proxy.config.ProxyConfigReader;
import dev.egresslab.proxy.config.ProxyConfigWriter;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import dev.egresslab.proxy.config.files.ProxyFiles;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesReaderTest {
    private static final String SERVICE = """
        apiVersion: v1
        kind: Service
        metadata: {name: api}
        spec:
          type: ExternalName
          externalName: edge.example.net
          ports: [{name: https, port: 443}]
        """;

    private static final String SNIPPET = """
              default-server sni str(edge.example.net) verify required ca-file @system-ca resolvers dns init-addr none maxconn 25
              server-template edge 1-4 edge.example.net:443
              http-reuse always
              retry-on conn-failure empty-response
              http-request disable-l7-retry if !METH_GET
              timeout connect 2s
              timeout queue 750
        """;

    private static final String RULE = """
        spec:
          rules:
            - host: api.example.com
              http:
                paths:
                  - path: /
                    pathType: Prefix
                    backend: {service: {name: api, port: {number: 443}}}
        """;

    private static final String INGRESS = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: api
          annotations:
            haproxy.org/server-ssl: "true"
            haproxy.org/backend-config-snippet: |
        """ + SNIPPET + RULE;

    private static final String OLD = INGRESS.replace("networking.k8s.io/v1\n", "extensions/v1beta1\n")
            .replace("{service: {name: api, port: {number: 443}}}", "{serviceName: api, servicePort: https}");

    private static final String CONTROLLER = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: haproxy}
        data:
          global-config-snippet: |
            resolvers dns
              nameserver one 192.0.2.53:5353
              nameserver two 192.0.2.54
              hold valid 10s
              timeout retry 500ms
        """;

    private static final String OURS = """
        listen: 127.0.0.1:8080
        resolver: {servers: [192.0.2.53:5353, 192.0.2.54:53], queryTimeout: 500ms}
        upstreams:
          - host: api.example.com
            name: edge.example.net
            tls: {sni: edge.example.net}
            pool: {maxConnections: 125, maxIdle: 256, queueTimeout: 750ms}
            timeouts: {connect: 2s, tls: 2s}
            retries: {retryOn: [connect-failure, reset]}
        """;

    private static final String OWN = """
        listen: 127.0.0.1:9000
        admin: 127.0.0.1:9001
        resolver: {servers: [192.0.2.1:53]}
        """;

    private static CheckedConfig check(String... documents) {
        return ProxyFiles.of(
                        List.of(new SourceText("objects.yaml", String.join("---\n", documents))), ProxyFiles.LISTENER)
                .check();
    }

    private static List<String> findings(String... documents) {
        return check(documents).findings().stream()
                .filter(finding -> !finding.rule().id().equals("external-name"))
                .map(finding -> finding.rule().id() + " " + finding)
                .toList();
    }

    private static ProxyConfig config(String... documents) throws ProxyConfigException {
        return check(documents).orThrow();
    }

    @Test
    void objectsAreTheSameProxyAsOurYaml() throws ProxyConfigException {
        // Four slots of the template and the controller's own server hold 25 connections each.
        assertThat(config(SERVICE, INGRESS, CONTROLLER)).isEqualTo(ProxyConfigReader.parse("proxy.yaml", OURS));
        assertThat(findings(SERVICE, INGRESS, CONTROLLER)).isEmpty();
    }

    @Test
    void oldApiVersionIsTheSameProxy() throws ProxyConfigException {
        assertThat(config(SERVICE, OLD, CONTROLLER)).isEqualTo(config(SERVICE, INGRESS, CONTROLLER));
        assertThat(config(SERVICE, OLD.replace("extensions/", "networking.k8s.io/"), CONTROLLER))
                .isEqualTo(config(SERVICE, INGRESS, CONTROLLER));
        assertThat(findings(SERVICE, OLD, CONTROLLER))
                .singleElement()
                .asString()
                .startsWith("gone-api-version objects.yaml:9:13: ");
    }

    @Test
    void listOfObjectsIsTheSameProxy() throws ProxyConfigException {
        StringBuilder list = new StringBuilder("apiVersion: v1\nkind: List\nitems:\n");
        Stream.of(SERVICE, INGRESS, CONTROLLER)
                .forEach(document ->
                        list.append("  - ").append(document.indent(4).stripLeading()));
        assertThat(config(list.toString())).isEqualTo(config(SERVICE, INGRESS, CONTROLLER));
    }

    @Test
    void objectsMayLieInSeveralFilesBesideOurOwn() throws ProxyConfigException {
        CheckedConfig checked = ProxyFiles.of(
                        List.of(
                                new SourceText("a/service.yaml", SERVICE),
                                new SourceText("a/ingress.yaml", INGRESS),
                                new SourceText("a/values.yaml", "replicas: 2\n"),
                                new SourceText("a/proxy.yaml", OWN),
                                new SourceText("a/controller.yaml", CONTROLLER)),
                        ProxyFiles.LISTENER)
                .check();
        ProxyConfig config = checked.orThrow();
        assertThat(config.listeners().getFirst()).hasToString("127.0.0.1:9000");
        assertThat(config.admin()).hasToString("127.0.0.1:9001");
        assertThat(config.upstreams())
                .isEqualTo(config(SERVICE, INGRESS, CONTROLLER).upstreams());
        // What our own file says goes before the snippet.
        assertThat(config.resolver().servers()).hasToString("[192.0.2.1:53]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"haproxy.org/", "haproxy.com/", "ingress.kubernetes.io/"})
    void prefixesAreEqual(String prefix) throws ProxyConfigException {
        assertThat(config(SERVICE, INGRESS.replace("haproxy.org/", prefix), CONTROLLER))
                .isEqualTo(config(SERVICE, INGRESS, CONTROLLER));
    }

    @Test
    void servicesAnnotationGoesBeforeTheIngresssAndThatBeforeTheConfigMaps() throws ProxyConfigException {
        String service = SERVICE.replace("{name: api}", "{name: api, annotations: {haproxy.org/timeout-server: 3s}}");
        String ingress = INGRESS.replace(
                "haproxy.org/server-ssl",
                "haproxy.org/timeout-server: 4s\n    haproxy.org/pod-maxconn: \"7\"\n    haproxy.org/server-ssl");
        String controller = CONTROLLER.replace("data:\n", "data:\n  timeout-server: 5s\n  timeout-queue: 6s\n");
        assertThat(seconds(service, ingress, controller)).isEqualTo(3);
        assertThat(seconds(SERVICE, ingress, controller)).isEqualTo(4);
        assertThat(seconds(SERVICE, INGRESS, controller)).isEqualTo(5);
        assertThat(seconds(SERVICE, INGRESS, CONTROLLER)).isEqualTo(30);
    }

    private static long seconds(String... documents) throws ProxyConfigException {
        return config(documents).upstreams().getFirst().timeouts().firstByte().toSeconds();
    }

    @Test
    void authoritiesComeFromASecret() throws ProxyConfigException {
        String ingress = INGRESS.replace(
                        "haproxy.org/server-ssl", "haproxy.org/server-ca: pki/authority\n    haproxy.org/server-ssl")
                .replace("verify required ca-file @system-ca ", "");
        String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: authority, namespace: pki}\ndata:\n  tls.crt: "
                + Base64.getEncoder().encodeToString("PEM".getBytes(java.nio.charset.StandardCharsets.UTF_8)) + "\n";
        UpstreamConfig upstream =
                config(SERVICE, ingress, CONTROLLER, secret).upstreams().getFirst();
        assertThat(upstream.tls()).isEqualTo(TlsConfig.verified("edge.example.net", "PEM"));
        assertThat(findings(SERVICE, ingress, CONTROLLER, secret)).isEmpty();
        assertThat(findings(SERVICE, ingress, CONTROLLER))
                .anySatisfy(found -> assertThat(found)
                        .isEqualTo(
                                "object-missing objects.yaml:14:28: there is no Secret 'pki/authority' with ca.crt or"
                                        + " tls.crt"));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void ownCertificateComesFromASecret() throws ProxyConfigException {
        String ingress =
                INGRESS.replace("haproxy.org/server-ssl", "haproxy.org/server-crt: client\n    haproxy.org/server-ssl");
        String secret =
                "apiVersion: v1\nkind: Secret\nmetadata: {name: client}\ntype: kubernetes.io/tls\ndata:\n  tls.crt: "
                        + encoded("CHAIN\n") + "\n  tls.key: " + encoded("KEY\n") + "\n";
        ProxyConfig config = config(SERVICE, ingress, CONTROLLER, secret);
        assertThat(config.upstreams().getFirst().tls())
                .isEqualTo(TlsConfig.verified("edge.example.net").withIdentity("CHAIN\nKEY\n"));
        assertThat(findings(SERVICE, ingress, CONTROLLER, secret)).isEmpty();
        // What is imported is the same, key and all.
        assertThat(ProxyConfigReader.parse("a.yaml", ProxyConfigWriter.write(config)))
                .isEqualTo(config);
        // Without the Secret, or with half of it, the place is named.
        String half = secret.substring(0, secret.indexOf("  tls.key"));
        for (String[] rest : new String[][] {{CONTROLLER}, {CONTROLLER, half}}) {
            String[] documents =
                    Stream.concat(Stream.of(SERVICE, ingress), Stream.of(rest)).toArray(String[]::new);
            assertThat(findings(documents))
                    .contains("object-missing objects.yaml:14:29: there is no Secret 'default/client' with tls.crt"
                            + " and tls.key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example.net", "str(other.example.net)"})
    void annotationThatTheControllerDoesNotKnowSendsNoNameAndIsNamedWithTheLineThatDoes(String sni) {
        String ingress = INGRESS.replace(
                        "haproxy.org/server-ssl", "haproxy.org/server-sni: " + sni + "\n    haproxy.org/server-ssl")
                .replace("sni str(edge.example.net) ", "");
        assertThat(findings(SERVICE, ingress, CONTROLLER))
                .satisfiesExactlyInAnyOrder(
                        found -> assertThat(found)
                                .isEqualTo("not-understood objects.yaml:14:5: 'haproxy.org/server-sni' is not"
                                        + " understood, the controller knows no such annotation"),
                        found -> assertThat(found)
                                .isEqualTo("no-server-name objects.yaml:16:5: no server name is sent"));
        // The name that was meant comes into the line.
        ProxyFiles fixed = ProxyFiles.of(
                        List.of(new SourceText("objects.yaml", SERVICE + "---\n" + ingress + "---\n" + CONTROLLER)),
                        ProxyFiles.LISTENER)
                .fixed();
        assertThat(fixed.sources().getFirst().text()).contains("sni str(other.example.net)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        sni str(edge.example.net)                   | sni req.hdr(host)          | dynamic-sni          | 16:26
        sni str(edge.example.net)                   | sni ssl_fc_sni             | dynamic-sni          | 16:26
        'sni str(edge.example.net) '                | ''                         | no-server-name       | 15:5
        verify required ca-file @system-ca          | verify none                | no-certificate-check | 16:55
        ' ca-file @system-ca'                       | ''                         | no-certificate-check | 16:55
        'verify required ca-file @system-ca '       | ''                         | no-certificate-check | 15:5
        http-reuse always                           | http-reuse safe            | no-reuse             | 18:18
        http-reuse always                           | balance roundrobin         | no-reuse             | 15:5
        retry-on conn-failure empty-response        | retry-on conn-failure      | no-retry             | 19:16
        retry-on conn-failure empty-response        | retries 3                  | no-retry             | 15:5
        http-request disable-l7-retry if !METH_GET  | retries 1                  | replays-post         | 19:7
        server-template edge 1-4 edge.example.net:443 | retries 1                | one-address          | 15:5
        ' init-addr none'                           | ''                         | startup-names        | 16:83
        resolvers dns                               | resolvers other            | resolvers-missing    | 16:93
        timeout connect 2s                          | http-request lua.run       | not-understood       | 21:7
        maxconn 25                                  | send-proxy                 | not-understood       | 16:112
        timeout connect 2s                          | timeout connect soon       | invalid              | 21:23
        """)
    void oneMistakeIsOneFinding(String good, String bad, String rule, String place) {
        String changed = INGRESS.replace(good, bad);
        assertThat(changed).isNotEqualTo(INGRESS);
        assertThat(findings(SERVICE, changed, CONTROLLER))
                .singleElement()
                .asString()
                .startsWith(rule + " objects.yaml:" + place + ": ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        sni str(edge.example.net)                   | sni req.hdr(host)
        'sni str(edge.example.net) '                | ''
        verify required ca-file @system-ca          | verify none
        ' ca-file @system-ca'                       | ''
        http-reuse always                           | http-reuse safe
        http-reuse always                           | balance roundrobin
        retry-on conn-failure empty-response        | retry-on conn-failure
        retry-on conn-failure empty-response        | retry-on none
        http-request disable-l7-retry if !METH_GET  | retries 1
        server-template edge 1-4 edge.example.net:443 | retries 1
        ' init-addr none'                           | ''
        """)
    void whatCanBeMendedIsMended(String good, String bad) {
        ProxyFiles files = ProxyFiles.of(
                List.of(new SourceText(
                        "objects.yaml", SERVICE + "---\n" + INGRESS.replace(good, bad) + "---\n" + CONTROLLER)),
                ProxyFiles.LISTENER);
        assertThat(files.fixed().check().findings())
                .extracting(finding -> finding.rule().id())
                .containsExactly("external-name");
    }

    @Test
    void annotationsWithoutASnippetGetOne() {
        String bare = INGRESS.replace("    haproxy.org/backend-config-snippet: |\n" + SNIPPET, "");
        ProxyFiles fixed = ProxyFiles.of(
                        List.of(new SourceText("objects.yaml", SERVICE + "---\n" + bare)), ProxyFiles.LISTENER)
                .fixed();
        assertThat(fixed.sources().getFirst().text()).contains("""
                haproxy.org/server-ssl: "true"
                haproxy.org/backend-config-snippet: |
                  http-reuse always
            """);
        assertThat(fixed.check().findings())
                .extracting(finding -> finding.rule().id())
                .containsExactly("external-name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        externalName: edge.example.net | externalName: dns.kube-system.svc.cluster.local | internal-name
        name: api, port            | name: other, port                               | object-missing
        number: 443                | name: http                                      | object-missing
        path: /                    | path: /v1                                       | routing
        host: api.example.com      | host: '*.example.com'                           | routing
        networking.k8s.io/v1       | networking.k8s.io/v2                            | invalid
        type: ExternalName         | type: ClusterIP                                 | invalid
        server-ssl: "true"         | server-ssl: "yes"                               | invalid
        server-ssl: "true"         | server-ssl: "false"                             | plain-443
        server-ssl                 | auth-type                                       | plain-443
        """)
    void whatCannotBeServedIsAnError(String good, String bad, String rule) {
        String all = SERVICE + "---\n" + INGRESS + "---\n" + CONTROLLER;
        String changed = all.replace(good, bad);
        assertThat(changed).isNotEqualTo(all);
        CheckedConfig checked = check(changed);
        assertThat(checked.config()).isNull();
        assertThat(checked.findings())
                .extracting(finding -> finding.rule().id())
                .contains(rule);
    }

    @Test
    void defaultBackendAndNoIngressAreErrors() {
        assertThat(findings(SERVICE))
                .containsExactly(
                        "object-missing objects.yaml:1:1: there is no Ingress: the hosts that clients may call");
        assertThat(findings(
                        SERVICE,
                        INGRESS.replace(
                                "spec:\n", "spec:\n  defaultBackend: {service: {name: api, port: {number: 443}}}\n"),
                        CONTROLLER))
                .singleElement()
                .asString()
                .startsWith("routing ");
    }

    @Test
    void quotedSnippetIsReadButNotEdited() {
        String quoted = INGRESS.replace("    haproxy.org/backend-config-snippet: |\n" + SNIPPET, """
                haproxy.org/backend-config-snippet: "http-reuse safe\\nbalance leastconn"
            """);
        CheckedConfig checked = check(SERVICE, quoted);
        assertThat(checked.findings())
                .filteredOn(finding -> finding.rule().id().equals("no-reuse"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.edits()).isEmpty());
    }
}
