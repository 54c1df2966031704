package dev.egresslab.bench.peer;

import java.net.InetSocketAddress;

/**
 * Where something listens.
 *
 * @param host a name or an address
 * @param port the port
 */
public record Endpoint(String host, int port) {
    private static final int PORT_MAX = 65_535;

    /** Checks the port. */
    public Endpoint {
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("a port must be from 1 to " + PORT_MAX + ", was " + port);
        }
    }

    /** The endpoint of a bound address. */
    public static Endpoint of(InetSocketAddress address) {
        return new Endpoint(address.getHostString(), address.getPort());
    }

    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException when it is not of that form
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("an endpoint must be host:port, was " + text);
        }
        return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** As {@code host:port}. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
