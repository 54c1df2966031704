package dev.egresslab.bench.live;

import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.egress.EgressProxy;
import java.io.IOException;

/** The bundled egress proxy, as a role. */
final class ProxyRole implements Role {
    private final EgressProxy proxy;

    private ProxyRole(EgressProxy proxy) {
        this.proxy = proxy;
    }

    static ProxyRole start(ProxyConfig config) throws IOException {
        return new ProxyRole(EgressProxy.start(config));
    }

    @Override
    public Object facts() {
        return ProxyFacts.bundled(proxy.listenAddress().getPort());
    }

    @Override
    public Object sample() {
        return proxy.sample();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
