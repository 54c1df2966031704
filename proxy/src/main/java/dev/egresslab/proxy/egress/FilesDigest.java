package dev.egresslab.proxy.egress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What files say, as one SHA-256: certificates are renewed under the same name, and nothing but their contents tells. */
final class FilesDigest {
    private FilesDigest() {}

    /**
     * Of files in their order; null for one that is not given.
     *
     * @throws IllegalArgumentException when one cannot be read
     */
    static String of(List<@Nullable String> files) {
        MessageDigest all = sha256();
        for (String file : files) {
            all.update(file == null ? new byte[1] : sha256().digest(bytes(file)));
        }
        return HexFormat.of().formatHex(all.digest());
    }

    private static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK must know SHA-256", e);
        }
    }
}
