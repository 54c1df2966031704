package dev.egresslab.proxy.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A host and a port, written {@code host:port} ({@code [::1]:80} for IPv6) in YAML and JSON.
 *
 * @param host a name or an IP literal, without brackets
 * @param port 0 to 65535; 0 lets the system choose where something listens
 */
public record Endpoint(String host, int port) {
    /** Checks both. */
    public Endpoint {
        Checks.hostName("host", host);
        Checks.port("port", port, 0);
    }

    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException when the text is not of that form
     */
    @JsonCreator
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("must be host:port, was '" + text + "'");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("must be [address]:port for an IPv6 address, was '" + text + "'");
        }
        try {
            return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be host:port with a port of 0 to 65535, was '" + text + "'", e);
        }
    }

    /** {@code host:port}, as {@link #parse} reads it. */
    @Override
    @JsonValue
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
