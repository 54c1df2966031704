package dev.egresslab.bench.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.bench.scenario.OriginSpec.Tls;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-24T06:00:00Z");

    @ParameterizedTest
    @EnumSource(Tls.Key.class)
    void certificateIsValidForAllNamesUnderTheRoot(Tls.Key key) throws GeneralSecurityException {
        RunAuthority authority = RunAuthority.create(key, NOW);
        List<X509Certificate> chain =
                certificates(authority.issue(List.of("a.example", "b.example")).chain());

        assertThat(chain).hasSize(2);
        assertThat(chain.getFirst().getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "a.example"), List.of(2, "b.example"));
        assertThat(chain.getFirst().getPublicKey().getAlgorithm()).isEqualTo(key == Tls.Key.RSA_2048 ? "RSA" : "EC");
        assertThatCode(() -> validate(authority, chain, NOW)).doesNotThrowAnyException();
    }

    @Test
    void certificateIsValidFromADayBeforeUntilThirtyDaysAfter() throws GeneralSecurityException {
        RunAuthority authority = RunAuthority.create(Tls.Key.ECDSA_P256, NOW);
        List<X509Certificate> chain =
                certificates(authority.issue(List.of("a.example")).chain());

        for (Instant inside : List.of(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(30)))) {
            assertThatCode(() -> validate(authority, chain, inside)).doesNotThrowAnyException();
        }
        for (Instant outside : List.of(
                NOW.minus(Duration.ofDays(1)).minusSeconds(1),
                NOW.plus(Duration.ofDays(30)).plusSeconds(1))) {
            assertThatThrownBy(() -> validate(authority, chain, outside))
                    .isInstanceOf(CertPathValidatorException.class);
        }
    }

    @Test
    void anotherRunsRootDoesNotTrustIt() throws GeneralSecurityException {
        RunAuthority other = RunAuthority.create(Tls.Key.ECDSA_P256, NOW);
        List<X509Certificate> chain = certificates(RunAuthority.create(Tls.Key.ECDSA_P256, NOW)
                .issue(List.of("a.example"))
                .chain());

        assertThatThrownBy(() -> validate(other, chain, NOW)).isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void certificateNeedsAName() {
        RunAuthority authority = RunAuthority.create(Tls.Key.ECDSA_P256, NOW);

        assertThatIllegalArgumentException().isThrownBy(() -> authority.issue(List.of()));
    }

    @Test
    void privateKeyIsNotPrinted() {
        RunAuthority.Certificate certificate = Configs.certificate();

        assertThat(certificate.privateKey()).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(certificate.toString()).doesNotContain("PRIVATE KEY");
    }

    private static void validate(RunAuthority authority, List<X509Certificate> chain, Instant at)
            throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(
                Set.of(new TrustAnchor(certificates(authority.rootCertificate()).getFirst(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        List<X509Certificate> all = new ArrayList<>();
        for (Certificate certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
            all.add((X509Certificate) certificate);
        }
        return all;
    }
}
