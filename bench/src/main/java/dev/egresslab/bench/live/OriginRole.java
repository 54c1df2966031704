package dev.egresslab.bench.live;

import dev.egresslab.bench.origin.Origin;
import dev.egresslab.bench.origin.OriginConfig;
import java.net.InetSocketAddress;

/** The servers that are called, as a role. */
final class OriginRole implements Role {
    /**
     * Where the origin is.
     *
     * @param httpPort port of HTTPS, or of HTTP when the origin has no TLS, on the loopback address
     * @param dnsPort UDP port of the name server on the loopback address
     */
    record Facts(int httpPort, int dnsPort) {}

    private final Origin origin;

    private OriginRole(Origin origin) {
        this.origin = origin;
    }

    static OriginRole start(OriginConfig config) {
        return new OriginRole(Origin.start(config));
    }

    @Override
    public Object facts() {
        return new Facts(port(origin.httpAddress()), port(origin.dnsAddress()));
    }

    @Override
    public Object sample() {
        return origin.sample();
    }

    @Override
    public void close() {
        origin.close();
    }

    private static int port(InetSocketAddress address) {
        return address.getPort();
    }
}
