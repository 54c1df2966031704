package dev.egresslab.simulator.loopback;

import java.net.InetSocketAddress;

/**
 * An IPv4 address, or the name of a host where one may be given, and a port.
 *
 * @param host a dotted quad, or a name
 * @param port 0 to 65535
 */
record Endpoint(String host, int port) {

    /** Checks the port. */
    Endpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be between 0 and 65535, was " + port);
        }
    }

    /**
     * Reads {@code host:port}.
     *
     * @param what names the value in the message of the {@link IllegalArgumentException} thrown when it is not one
     */
    static Endpoint parse(String what, String text) {
        int colon = text.lastIndexOf(':');
        String digits = text.substring(colon + 1);
        if (colon < 1
                || digits.isEmpty()
                || digits.length() > 5
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(what + " must be HOST:PORT, was \"" + text + "\"");
        }
        int port = Integer.parseInt(digits);
        if (port > 65_535) {
            throw new IllegalArgumentException(what + " must have a port up to 65535, was \"" + text + "\"");
        }
        return new Endpoint(text.substring(0, colon), port);
    }

    /** As a socket takes it. A name is looked up, once, here. */
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
