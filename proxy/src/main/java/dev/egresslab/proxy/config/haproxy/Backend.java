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
 * @param serverName the name for its certificate where no line says one; null for none
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
        @Nullable String serverName,
        boolean controlled,
        boolean shared,
        BackendLines lines,
        SourceText source,
        int offset,
        Function<String, List<TextEdit>> adding) {
    /** The name in {@code sni str(NAME)}, else the one said beside the lines; null when there is none or it is taken from the request. */
    @Nullable
    String fixedServerName() {
        String sni = lines.serverText("sni");
        return sni == null
                ? serverName
                : sni.startsWith("str(") && sni.endsWith(")") ? sni.substring(4, sni.length() - 1) : null;
    }

    /** Edits that add words to every server: to the line that has such words, or as a {@code default-server} line. */
    List<TextEdit> addingWords(String words) {
        Directive line = lines.serverLine();
        return line == null
                ? adding.apply("default-server " + words)
                : line.words().getLast().followedBy(words);
    }
}
