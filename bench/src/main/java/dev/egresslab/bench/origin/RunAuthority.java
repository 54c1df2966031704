package dev.egresslab.bench.origin;

import dev.egresslab.bench.scenario.OriginSpec.Tls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * A certificate authority made for one run, and trusted by that run alone: a root, and an intermediate that signs, as the certificates of
 * a CDN have one, so that handshakes carry and clients verify a chain of real length. Its keys stay in this process.
 */
public final class RunAuthority {
    /** Covers a clock that is wrong by a day, and the longest run. */
    private static final Duration BEFORE = Duration.ofDays(1);

    private static final Duration AFTER = Duration.ofDays(30);

    private final Tls.Key key;
    private final Instant now;
    private final X509Bundle root;
    private final X509Bundle intermediate;

    /**
     * A server's certificate.
     *
     * @param chain PEM: the server's certificate, then the intermediate's
     * @param privateKey PEM, PKCS#8
     */
    public record Certificate(String chain, String privateKey) {
        /** Leaves the private key out. */
        @Override
        public String toString() {
            return "Certificate[chain=" + chain + "]";
        }
    }

    private RunAuthority(Tls.Key key, Instant now) throws Exception {
        this.key = key;
        this.now = now;
        this.root = authority("CN=Egresslab root of this run")
                .setPathLengthConstraint(OptionalInt.of(1))
                .buildSelfSigned();
        this.intermediate = authority("CN=Egresslab intermediate of this run")
                .setPathLengthConstraint(OptionalInt.of(0))
                .buildIssuedBy(root);
    }

    /**
     * A new authority.
     *
     * @param key the kind of all keys, the servers' included
     * @param now certificates are valid from a day before until thirty days after
     */
    public static RunAuthority create(Tls.Key key, Instant now) {
        try {
            return new RunAuthority(key, now);
        } catch (Exception e) {
            throw new IllegalStateException("a certificate authority could not be made", e);
        }
    }

    /** The root certificate, in PEM, for clients to trust. */
    public String rootCertificate() {
        return root.getCertificatePEM();
    }

    /** A new key and a certificate for all the names. */
    public Certificate issue(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("the names of a certificate must not be empty");
        }
        CertificateBuilder builder = certificate("CN=Egresslab origin")
                .setKeyUsage(true, KeyUsage.digitalSignature)
                .addExtendedKeyUsageServerAuth();
        names.forEach(builder::addSanDnsName);
        try {
            X509Bundle bundle = builder.buildIssuedBy(intermediate);
            return new Certificate(
                    bundle.getCertificatePEM() + "\n" + intermediate.getCertificatePEM(), bundle.getPrivateKeyPEM());
        } catch (Exception e) {
            throw new IllegalStateException("no certificate could be made for " + names, e);
        }
    }

    private CertificateBuilder authority(String subject) {
        return certificate(subject)
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign);
    }

    private CertificateBuilder certificate(String subject) {
        CertificateBuilder builder = new CertificateBuilder()
                .subject(subject)
                .notBefore(now.minus(BEFORE))
                .notAfter(now.plus(AFTER));
        return switch (key) {
            case ECDSA_P256 -> builder.ecp256();
            case RSA_2048 -> builder.rsa2048();
        };
    }
}
