package dev.egresslab.proxy.egress;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys as their makers write them (RFC 7468): several blocks in a file, in any order, also a certificate and its key in
 * one, as HAProxy's users have them. Keys may be PKCS #8, or PKCS #1 and SEC 1, which cert-manager and OpenSSL's old commands write.
 */
final class PemFiles {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private static final Set<String> CERTIFICATES = Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");

    private PemFiles() {}

    private record Block(String label, String base64) {
        byte[] der() {
            return Base64.getMimeDecoder().decode(base64);
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    /**
     * All certificates of a file, in its order.
     *
     * @throws IllegalArgumentException when there is none, or one cannot be read
     */
    static X509Certificate[] certificates(String file) {
        return certificates(file, text(file));
    }

    /** All certificates of a text, by whatever name a complaint has for it. */
    static X509Certificate[] certificates(String file, String text) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks(text)) {
                if (CERTIFICATES.contains(block.label())) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " has a certificate that cannot be read: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + " must have a certificate (PEM), it has none");
        }
        return certificates.toArray(X509Certificate[]::new);
    }

    /**
     * The key of a file.
     *
     * @throws IllegalArgumentException when there is none, or it cannot be read
     */
    static PrivateKey key(String file) {
        return key(file, text(file));
    }

    /** The key of a text, by whatever name a complaint has for it. */
    static PrivateKey key(String file, String text) {
        for (Block block : blocks(text)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(file, block.der());
                }
                case "RSA PRIVATE KEY" -> {
                    return key(file, KeyDer.ofRsa(block.der()));
                }
                case "EC PRIVATE KEY" -> {
                    return key(file, KeyDer.ofEc(block.der()));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new IllegalArgumentException(
                            file + " must have a key without a passphrase: nobody is there to type it");
                default -> {}
            }
        }
        throw new IllegalArgumentException(file + " must have a private key (PEM), it has none");
    }

    private static PrivateKey key(String file, byte[] pkcs8) {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // Of another kind; one of the next may be its.
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the JDK must know " + algorithm.toLowerCase(Locale.ROOT), e);
            }
        }
        throw new IllegalArgumentException(file + " has a key that is neither RSA nor EC nor EdDSA, or is broken");
    }

    /** Whether a key is the certificate's: what it signs, the certificate verifies. */
    static boolean pair(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // not even of the same kind
        }
    }
}
