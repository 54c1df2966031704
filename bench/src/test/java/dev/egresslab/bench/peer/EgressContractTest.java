package dev.egresslab.bench.peer;

import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.proxy.config.OverloadConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.config.SocksConfig;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import dev.egresslab.proxy.egress.EgressProxy;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;

/** The contract, for the bundled proxy and for the programs of this machine. */
class EgressContractTest {
    /** A program that this machine has. */
    private record Local(EgressPeer peer) implements EgressContract.Running {
        @Override
        public Endpoint endpoint() {
            return peer.endpoint();
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    @Nested
    class Haproxy implements EgressContract {
        @Override
        public Running start(EgressConfig config) throws PeerException {
            Program program = Bed.require(HaproxyPeer.availability());
            return new Local(HaproxyPeer.start(program, HaproxyPeer.Style.EXPERT, config));
        }
    }

    @Nested
    class Nginx implements EgressContract {
        @Override
        public Running start(EgressConfig config) throws PeerException {
            return new Local(NginxPeer.start(Bed.require(NginxPeer.availability(config)), config));
        }
    }

    @Nested
    class Envoy implements EgressContract {
        @Override
        public Running start(EgressConfig config) throws PeerException {
            return new Local(EnvoyPeer.start(Bed.require(EnvoyPeer.availability(config)), config));
        }
    }

    @Nested
    class Bundled implements EgressContract {
        @Override
        public Running start(EgressConfig config) throws IOException {
            EgressProxy proxy = EgressProxy.start(bundled(config));
            return new Running() {
                @Override
                public Endpoint endpoint() {
                    return Endpoint.of(proxy.listenAddress());
                }

                @Override
                public void close() {
                    proxy.close();
                }
            };
        }
    }

    private static ProxyConfig bundled(EgressConfig config) {
        OriginSpec.Host host = config.hosts().getFirst();
        String trusted = Objects.requireNonNull(config.trusted());
        Endpoint gateway = Objects.requireNonNull(config.gateway());
        UpstreamConfig upstream = UpstreamConfig.http(host.name(), host.port())
                .withPrivateAddresses()
                .withTls(TlsConfig.verified(host.name(), trusted));
        return ProxyConfig.of(at(new Endpoint(Ports.LOOPBACK, 1), 0), List.of(upstream))
                .withOverload(OverloadConfig.OFF)
                .withVia(new SocksConfig(at(gateway, gateway.port()), "proxy"))
                .withResolver(ResolverConfig.DEFAULT.withServers(
                        List.of(at(config.nameServer(), config.nameServer().port()))));
    }

    private static dev.egresslab.proxy.config.Endpoint at(Endpoint endpoint, int port) {
        return new dev.egresslab.proxy.config.Endpoint(endpoint.host(), port);
    }
}
