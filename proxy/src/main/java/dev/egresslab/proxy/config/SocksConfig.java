package dev.egresslab.proxy.config;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A SOCKS5 relay (RFC 1928) between the proxy and its upstreams.
 *
 * @param address where it listens
 * @param user sent as the user name and as the password (RFC 1929), so that the relay can tell who
 *     opened a connection; null for no authentication
 */
public record SocksConfig(Endpoint address, @Nullable String user) {
    /** Checks that the user name fits its one length byte. */
    public SocksConfig {
        if (user != null) {
            int bytes = user.getBytes(StandardCharsets.UTF_8).length;
            if (bytes < 1 || bytes > 255) {
                throw new IllegalArgumentException("user must be 1 to 255 bytes long, was " + bytes);
            }
        }
    }
}
