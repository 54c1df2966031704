package dev.egresslab.proxy.config.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.CheckedConfig;
import dev.egresslab.proxy.config.ListenerConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ProxyConfigReader;
import dev.egresslab.proxy.config.ProxyConfigWriter;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.files.ProxyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HAProxy's {@code bind} lines with TLS, and ours. */
class BindLineTest {
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
    private static final String KEY = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void certificates() throws IOException {
        Files.writeString(folder.resolve("both.pem"), CERTIFICATE + KEY);
        Files.writeString(folder.resolve("alone.pem"), CERTIFICATE);
        Files.writeString(folder.resolve("alone.pem.key"), KEY);
        Files.writeString(folder.resolve("keyless.pem"), CERTIFICATE);
        Files.writeString(folder.resolve("clients.pem"), CERTIFICATE);
    }

    private CheckedConfig check(String global, String bind) {
        String text = """
            global
              nbthread 1
              %s
            frontend egress
              bind %s
              use_backend api if { hdr(host) -i api.example.com }
            backend api
              http-reuse always
              retry-on conn-failure empty-response
              http-request disable-l7-retry if !METH_GET
              server one 192.0.2.1:8080
              server two 192.0.2.2:8080
            """.formatted(global.replace("DIR", folder.toString()), bind.replace("DIR", folder.toString()));
        return ProxyFiles.of(List.of(new SourceText("haproxy.cfg", text)), ProxyFiles.LISTENER)
                .check();
    }

    private List<String> findings(String bind) {
        return check("", bind).findings().stream()
                .map(finding -> finding.line() + ":" + finding.column() + " "
                        + finding.message().replace(folder + "/", "DIR/"))
                .toList();
    }

    /** The listener as our YAML says it. */
    private String ours(String global, String bind) throws Exception {
        CheckedConfig checked = check(global, bind);
        assertThat(checked.findings()).isEmpty();
        ProxyConfig config = checked.orThrow();
        String yaml = ProxyConfigWriter.write(config);
        // What is imported is read back as the same.
        assertThat(ProxyConfigReader.parse("ours.yaml", yaml).listeners()).isEqualTo(config.listeners());
        return yaml.substring(0, yaml.indexOf("upstreams:")).replace(folder + "/", "DIR/");
    }

    @Test
    void certificateWithItsKeyMakesAListenerUnderTls() throws Exception {
        assertThat(ours("", "127.0.0.1:8443 ssl crt DIR/both.pem alpn http/1.1"))
                .isEqualTo("""
                    listen:
                      - address: 127.0.0.1:8443
                        tls: {certFile: DIR/both.pem, keyFile: DIR/both.pem}
                    """);
    }

    @Test
    void keyMayLieBesideItsCertificate() throws Exception {
        assertThat(ours("", ":8443 name in ssl crt DIR/alone.pem ssl-min-ver TLSv1.3 tfo"))
                .isEqualTo("""
                    listen:
                      - address: 0.0.0.0:8443
                        tls: {certFile: DIR/alone.pem, keyFile: DIR/alone.pem.key, minVersion: 1.3}
                    """);
    }

    @ParameterizedTest
    @CsvSource({
        "verify required, ', clientCaFile: DIR/clients.pem'",
        "verify optional, ', clientCaFile: DIR/clients.pem, clientCertificate: optional'",
        "verify none, ''",
        "'', ''",
    })
    void certificatesOfClientsAreAskedForAsHaproxyAsks(String verify, String said) throws Exception {
        String bind = "127.0.0.1:8443 ssl crt DIR/both.pem ca-file DIR/clients.pem " + verify;
        assertThat(ours("", bind)).contains("keyFile: DIR/both.pem" + said + "}");
    }

    @Test
    void whatGlobalSaysHoldsForEachLine() throws Exception {
        String global = "crt-base DIR\n  ca-base DIR\n  ssl-default-bind-options no-tls-tickets ssl-min-ver TLSv1.3";
        String yaml = ours(global, "127.0.0.1:8443 ssl crt both.pem ca-file clients.pem verify required");
        assertThat(yaml).contains("certFile: DIR/both.pem", "minVersion: 1.3", "clientCaFile: DIR/clients.pem");
        // A line's own version goes before it.
        assertThat(ours(global, "127.0.0.1:8443 ssl crt both.pem ssl-min-ver TLSv1.2"))
                .doesNotContain("minVersion");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ssl crt DIR/both.pem alpn h2,http/1.1 | of alpn 'h2,http/1.1' only http/1.1 is spoken here",
                "ssl crt DIR/both.pem crt DIR/alone.pem | a second crt is not understood",
                "ssl crt DIR/both.pem strict-sni | 'strict-sni' is not understood",
                "accept-proxy | 'accept-proxy' is not understood",
                "crt DIR/both.pem | crt has no effect without ssl: this listener speaks plain HTTP",
                "ssl | ssl must come with crt, which is not given",
                "ssl crt DIR | crt must be one file that can be read here, was 'DIR'",
                "ssl crt DIR/none.pem | crt must be one file that can be read here, was 'DIR/none.pem'",
                "ssl crt DIR/keyless.pem | crt must have its key in it, or in DIR/keyless.pem.key, has neither",
                "ssl crt DIR/both.pem verify required | verify required must come with ca-file, which is not given",
                "ssl crt DIR/both.pem verify maybe | verify must be none, optional or required, was 'maybe'",
                "ssl crt DIR/both.pem ssl-min-ver TLSv2 | ssl-min-ver must be TLSv1.2 or TLSv1.3, was 'TLSv2'",
            })
    void whatCannotBeTakenOverIsNamedAtItsPlace(String bind, String message) {
        // The line; the column depends on the folder's name.
        assertThat(findings("127.0.0.1:8443 " + bind))
                .anySatisfy(found -> assertThat(found.replace(folder.toString(), "DIR"))
                        .startsWith("5:")
                        .endsWith(" " + message));
    }

    @Test
    void placeIsThatOfTheWord() {
        assertThat(findings("127.0.0.1:8443 accept-proxy")).containsExactly("5:23 'accept-proxy' is not understood");
        assertThat(findings("127.0.0.1:8443 ssl verify none"))
                .contains("5:23 ssl must come with crt, which is not given");
    }

    @Test
    void lineWithoutTlsIsAPlainListener() throws Exception {
        assertThat(check("", "*:8080 backlog 9").orThrow().listeners())
                .extracting(ListenerConfig::toString)
                .containsExactly("0.0.0.0:8080");
    }
}
