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

    /** As {@code host:port}. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
