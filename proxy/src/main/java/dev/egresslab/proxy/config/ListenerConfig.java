package dev.egresslab.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * Where clients are accepted.
 *
 * @param address where it listens
 * @param tls how TLS is spoken there; null for plain HTTP
 */
public record ListenerConfig(Endpoint address, @Nullable ListenerTlsConfig tls) {
    /** A listener for plain HTTP. */
    public static ListenerConfig plain(Endpoint address) {
        return new ListenerConfig(address, null);
    }

    /** The address, and that TLS is spoken there. */
    @Override
    public String toString() {
        return address + (tls == null ? "" : " (TLS)");
    }
}
