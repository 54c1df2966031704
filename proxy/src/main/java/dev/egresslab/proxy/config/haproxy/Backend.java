package dev.egresslab.proxy.config.haproxy;

import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.TextEdit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A host's backend as HAProxy would have it, whoever wrote it: a file, or an ingress controller from annotations.
 *
 * @param host what clients call it
 * @param name what is resolved: a name or an IP literal
 * @param port the port of its addresses
 * @param tls whether TLS is spoken
 * @param verifiedBy the authorities that verify its certificate, as PEM, given otherwise than by its lines; null for none
 * @param identity the proxy's own certificate and its key, as PEM, given otherwise than by its lines; null for none
 * @param unheardName a name for its certificate that is said where HAProxy does not hear it; null for none
 * @param controlled whether a controller adds a server line of its own, which holds one address
 * @param shared whether other hosts are served by the same lines, so that no name can be written into them
 * @param lines its lines
 * @param source the file that a finding about the whole backend is shown in
 * @param offset the place of that finding
 * @param adding the edits that add a line to it; none when that cannot be done in place
 */
public record Backend(
        String host,
        String name,
        int port,
        boolean tls,
        @Nullable String verifiedBy,
        @Nullable String identity,
        @Nullable String unheardName,
        boolean controlled,
        boolean shared,
        BackendLines lines,
        SourceText source,
        int offset,
        Function<String, List<TextEdit>> adding) {
    /** The name that is verified: in {@code sni str(NAME)}, or without sni that of {@code verifyhost}; null when it is taken from the request or not said. */
    @Nullable
    String fixedServerName() {
        String sni = lines.serverText("sni");
        if (sni == null) {
            return lines.serverText("verifyhost");
        }
        return sni.startsWith("str(") && sni.endsWith(")") ? sni.substring(4, sni.length() - 1) : null;
    }

    /** The name to be sent, where none is. */
    String wantedServerName() {
        String verified = fixedServerName();
        String said = unheardName == null ? verified : unheardName;
        return said == null ? host : said;
    }

    /** Edits that add words to every server: to the line that has such words, or as a {@code default-server} line. */
    List<TextEdit> addingWords(String words) {
        Directive line = lines.serverLine();
        return line == null
                ? adding.apply("default-server " + words)
                : line.words().getLast().followedBy(words);
    }
}
