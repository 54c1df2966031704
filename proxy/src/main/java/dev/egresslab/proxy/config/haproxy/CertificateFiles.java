package dev.egresslab.proxy.config.haproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the files that {@code bind} and {@code server} lines name lie: {@code crt-base} and {@code ca-base} of {@code global}, for names that do
 * not begin with a slash (configuration.txt 3.1). HAProxy up to 2.6 looks for {@code @system-ca} there, too, and does not find it; it is the
 * system's authorities here, as it is in later versions.
 *
 * @param crtBase folder of certificates; empty for where the process was started
 * @param caBase the same of authorities
 */
public record CertificateFiles(String crtBase, String caBase) {
    /** Neither is said. */
    public static final CertificateFiles NONE = new CertificateFiles("", "");

    /** A file of certificates; null when it cannot be read, which is complained of. */
    @Nullable
    String certificate(Word crt, BiConsumer<Word, String> invalid) {
        return file(crt, "crt", crtBase, invalid);
    }

    /** A file of authorities; null when it cannot be read, which is complained of. */
    @Nullable
    String authorities(Word caFile, BiConsumer<Word, String> invalid) {
        return file(caFile, "ca-file", caBase, invalid);
    }

    private static @Nullable String file(Word word, String keyword, String base, BiConsumer<Word, String> invalid) {
        Path file = base.isEmpty() ? Path.of(word.text()) : Path.of(base).resolve(word.text());
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            String where = base.isEmpty() ? "" : " in '" + base + "'";
            invalid.accept(
                    word, keyword + " must be one file that can be read here, was '" + word.text() + "'" + where);
            return null;
        }
        return file.toString();
    }

    /** Where a certificate's key is: in its file, or beside it under the same name with {@code .key}; null when in neither. */
    static @Nullable String key(Word crt, String certFile, BiConsumer<Word, String> invalid) {
        try {
            if (Files.readString(Path.of(certFile), StandardCharsets.ISO_8859_1).contains("PRIVATE KEY-----")) {
                return certFile;
            }
        } catch (IOException e) {
            invalid.accept(crt, "crt cannot be read: " + e.getMessage());
            return null;
        }
        String beside = certFile + ".key";
        if (!Files.isReadable(Path.of(beside))) {
            invalid.accept(crt, "crt must have its key in it, or in " + crt.text() + ".key, has neither");
            return null;
        }
        return beside;
    }
}
