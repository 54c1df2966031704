package dev.egresslab.proxy.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Reads where clients are accepted:
 *
 * <pre>
 * listen:
 *   - 127.0.0.1:8080
 *   - address: 0.0.0.0:8443
 *     tls: {certFile: tls.crt, keyFile: tls.key, minVersion: 1.3, clientCaFile: clients.pem, watch: 10s}
 * </pre>
 */
final class ListenerSections {
    private ListenerSections() {}

    static List<ListenerConfig> read(YamlSection root, YamlFindings findings, @Nullable Path folder) {
        List<ListenerConfig> listeners = new ArrayList<>();
        for (Node item : root.items("listen")) {
            ListenerConfig listener = item instanceof ScalarNode scalar
                    ? plain(scalar, findings)
                    : listener(new YamlSection(findings, item, "each of listen"), folder);
            if (listener != null) {
                listeners.add(listener);
            }
        }
        if (!root.has("listen")) {
            findings.add(root.place(), "listen must be given, such as 'listen: 127.0.0.1:8080'");
        }
        return listeners;
    }

    private static @Nullable ListenerConfig plain(ScalarNode address, YamlFindings findings) {
        try {
            return ListenerConfig.plain(Endpoint.parse(address.getValue()));
        } catch (IllegalArgumentException e) {
            findings.add(address, "listen must be host:port, was '" + address.getValue() + "'");
            return null;
        }
    }

    private static @Nullable ListenerConfig listener(YamlSection section, @Nullable Path folder) {
        String given = section.required("address", "0.0.0.0:8443");
        Endpoint address = section.<@Nullable Endpoint>read("address", null, "host:port", _ -> Endpoint.parse(given));
        ListenerTlsConfig tls = section.has("tls") ? tls(section.section("tls"), folder) : null;
        return section.<@Nullable ListenerConfig>done(
                () -> address == null ? null : new ListenerConfig(address, tls), null);
    }

    private static @Nullable ListenerTlsConfig tls(YamlSection section, @Nullable Path folder) {
        section.required("certFile", "tls.crt");
        section.required("keyFile", "tls.key");
        String certFile = section.file("certFile", folder);
        String keyFile = section.file("keyFile", folder);
        ListenerTlsConfig.Version minVersion = section.read(
                "minVersion", ListenerTlsConfig.Version.TLS_1_2, "1.2 or 1.3", ListenerTlsConfig.Version::parse);
        String clientCaFile = section.file("clientCaFile", folder);
        ListenerTlsConfig.ClientCertificate asked = section.read(
                "clientCertificate",
                ListenerTlsConfig.ClientCertificate.REQUIRED,
                "required or optional",
                text -> ListenerTlsConfig.ClientCertificate.valueOf(text.toUpperCase(Locale.ROOT)));
        Duration handshakeTimeout = section.duration("handshakeTimeout", ListenerTlsConfig.HANDSHAKE_TIMEOUT);
        Duration watch = section.duration("watch", Duration.ZERO);
        if (section.has("clientCertificate") && clientCaFile == null) {
            section.mistake("clientCertificate", "clientCertificate must come with clientCaFile, which is not given");
        }
        return section.<@Nullable ListenerTlsConfig>done(
                () -> certFile == null || keyFile == null
                        ? null
                        : new ListenerTlsConfig(
                                certFile, keyFile, minVersion, clientCaFile, asked, handshakeTimeout, watch),
                null);
    }
}
