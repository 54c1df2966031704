package dev.egresslab.bench.cli;

import java.net.InetSocketAddress;

/** Socket addresses as users write them. */
final class Addresses {
    private Addresses() {}

    /** Returns {@code host:port}. */
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
