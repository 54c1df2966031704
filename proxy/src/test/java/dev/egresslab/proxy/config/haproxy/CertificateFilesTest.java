package dev.egresslab.proxy.config.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.CheckedConfig;
import dev.egresslab.proxy.config.ConfigFinding;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.files.ProxyFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that server lines name lie where {@code global} says, for HAProxy as for us. */
class CertificateFilesTest {
    private static final String TEXT = """
        global
          GLOBAL
        defaults
          mode http
          timeout connect 1s
          timeout client 1s
          timeout server 1s
        frontend egress
          bind 127.0.0.1:8081
          use_backend api if { hdr(host) -i api.example.com }
        backend api
          http-reuse always
          retry-on conn-failure empty-response
          http-request disable-l7-retry if !METH_GET
          server one 192.0.2.1:443 sni str(api.example.com) ssl WORDS
          server two 192.0.2.2:443 sni str(api.example.com) ssl WORDS
        """;
    private static final String BASES = "crt-base DIR/own\n  ca-base DIR/authorities";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void certificates() throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path own = Files.createDirectory(folder.resolve("own"));
        Path authorities = Files.createDirectory(folder.resolve("authorities"));
        Files.writeString(authorities.resolve("ca.pem"), authority.getCertificatePEM());
        Files.writeString(own.resolve("both.pem"), authority.getCertificatePEM() + authority.getPrivateKeyPEM());
        Files.writeString(own.resolve("alone.pem"), authority.getCertificatePEM());
        Files.writeString(own.resolve("alone.pem.key"), authority.getPrivateKeyPEM());
        Files.writeString(own.resolve("keyless.pem"), authority.getCertificatePEM());
    }

    private static String text(String global, String words) {
        return TEXT.replace("GLOBAL", global).replace("WORDS", words).replace("DIR", folder.toString());
    }

    private static CheckedConfig check(String text) {
        return ProxyFiles.of(List.of(new SourceText("haproxy.cfg", text)), ProxyFiles.LISTENER)
                .check();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        crt both.pem ca-file ca.pem                                      | own/both.pem
        crt alone.pem ca-file ca.pem verify required                     | own/alone.pem
        crt DIR/own/both.pem ca-file DIR/authorities/ca.pem              | own/both.pem
        """)
    void namesWithoutASlashLieInTheFoldersOfGlobal(String words, String certificate) throws Exception {
        String text = text(BASES, words);
        CheckedConfig checked = check(text);
        assertThat(checked.findings()).isEmpty();
        TlsConfig tls =
                Objects.requireNonNull(checked.orThrow().upstreams().getFirst().tls());
        assertThat(tls.verify()).isTrue();
        assertThat(tls.caFiles()).containsExactly(folder + "/authorities/ca.pem");
        assertThat(tls.certFile()).isEqualTo(folder + "/" + certificate);
        assertThat(tls.keyFile()).startsWith(folder + "/" + certificate);
        assertThat(RealHaproxy.complaints(text, folder)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ca-file both.pem            | ca-file must be one file that can be read here, was 'both.pem' in 'DIR/authorities'
        ca-file ca.pem crt ca.pem   | crt must be one file that can be read here, was 'ca.pem' in 'DIR/own'
        ca-file ca.pem crt keyless.pem | crt must have its key in it, or in keyless.pem.key, has neither
        """)
    void whatIsNotThereIsNamedAtItsPlaceAndHaproxyRefusesItToo(String words, String message) throws Exception {
        String text = text(BASES, words);
        assertThat(check(text).findings())
                .filteredOn(finding -> finding.rule().id().equals("invalid"))
                .extracting(finding -> finding.line() + ": " + finding.message())
                .containsExactly("17: " + message.replace("DIR", folder.toString()));
        assertThat(RealHaproxy.complaints(text, folder)).isNotEmpty();
    }

    @Test
    void serverIsVerifiedUnlessGlobalOrItsLineSaysNot() throws Exception {
        String text = text(BASES + "\n  ssl-server-verify none", "ca-file ca.pem");
        assertThat(check(text).findings())
                .extracting(ConfigFinding::toString)
                .containsExactly("haproxy.cfg:4:21: no certificate is verified unless its server line says verify"
                        + " required");
        assertThat(RealHaproxy.complaints(text, folder)).isEmpty();
        // Verification is what HAProxy takes for granted: without authorities it does not start.
        String without = text(BASES, "");
        assertThat(check(without).findings())
                .extracting(finding -> finding.rule().id())
                .contains("no-certificate-check");
        assertThat(RealHaproxy.complaints(without, folder)).isNotEmpty();
    }

    @Test
    void nameThatIsOnlyVerifiedIsTheServersNameHere() throws Exception {
        String text =
                text(BASES, "ca-file ca.pem verifyhost edge.example.net").replace("sni str(api.example.com) ", "");
        CheckedConfig checked = check(text);
        TlsConfig tls =
                Objects.requireNonNull(checked.orThrow().upstreams().getFirst().tls());
        assertThat(tls.sni()).isEqualTo("edge.example.net");
        assertThat(checked.findings())
                .extracting(finding -> finding.rule().id() + ": " + finding.instead())
                .containsExactly("no-server-name: sni str(edge.example.net)");
        assertThat(RealHaproxy.complaints(text, folder)).isEmpty();
    }
}
