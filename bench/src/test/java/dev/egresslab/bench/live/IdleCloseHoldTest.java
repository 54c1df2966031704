package dev.egresslab.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.app.App;
import dev.egresslab.bench.app.AppConfig;
import dev.egresslab.bench.app.WarmRequest;
import dev.egresslab.bench.origin.Await;
import dev.egresslab.bench.origin.Origin;
import dev.egresslab.bench.origin.OriginConfig;
import dev.egresslab.bench.origin.RunAuthority;
import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.bench.workload.Distribution;
import dev.egresslab.bench.workload.RetryPolicy;
import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.OverloadConfig;
import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.config.SocksConfig;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import dev.egresslab.proxy.egress.EgressProxy;
import dev.egresslab.simulator.loopback.GatewayConfig;
import dev.egresslab.simulator.loopback.GatewaySample;
import dev.egresslab.simulator.loopback.LoopbackGateway;
import dev.egresslab.simulator.nat.Profiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an idle pooled connection costs the gateway after its close, on real sockets. The bundled proxy resets it, whether its own idle timeout
 * comes first or the origin's close; a client's ordinary pool ends it with a FIN. Both are clients of one gateway, and which port is free first
 * is the gateway's word, so no time is measured.
 */
class IdleCloseHoldTest {
    private static final String HOST = "api.example.com";
    private static final String DESTINATION = "198.51.100.10:443";
    private static final int PATIENCE_MILLIS = 30_000;

    /** After a FIN; after a reset the gateway holds as much less as its profile says. Long beside what a busy machine takes for a page. */
    private static final Duration HOLD = Duration.ofSeconds(10);

    /** Between the ends of two connections that are held alike: so long one port is free and the other is not. */
    private static final Duration APART = Duration.ofSeconds(3);

    /** Less than a second: the origin does not say so, and the pool cannot close first by what it says. */
    private static final Duration ORIGIN_KEEPS = Duration.ofMillis(900);

    private final RunAuthority authority = RunAuthority.create(OriginSpec.Tls.Key.ECDSA_P256, Instant.now());
    private final Origin origin = origin();

    @AfterEach
    void end() {
        origin.close();
    }

    /** Azure's NAT gateway holds 65 s after a FIN, 16 s after a reset; here 10 s and 2.46 s. */
    @ParameterizedTest
    @CsvSource({"PT0.05S, IDLE_TIMEOUT", "PT5M, STALE"})
    void aResetFreesThePortBeforeAnEarlierFinWhereTheGatewayHoldsItForLess(Duration idleTimeout, String reason)
            throws Exception {
        try (LoopbackGateway gateway = gateway("azure-nat-gateway");
                App fin = app(gateway);
                EgressProxy rst = proxy(gateway, idleTimeout)) {
            // The origin keeps an idle connection for 0.9 s; the app answers its FIN with its own.
            get(fin);
            await(gateway, "the first connection ended", sample -> use(sample).held() == 1);
            // Only then the proxy's begins. Its pool closes it after 50 ms, or the origin does after 0.9 s.
            get(rst);
            await(gateway, "the second connection ended", IdleCloseHoldTest::bothEnded);

            // Though it closed later, its port is free while the first one's is held.
            GatewaySample freed = await(
                    gateway, "one port is free again", sample -> use(sample).inUse() == 1);
            assertThat(freed.holders()).extracting(GatewaySample.Holder::client).containsExactly("fin");
            assertThat(rst.sample().upstream(HOST).discards()).containsEntry(reason, 1L);

            // Ten seconds after its FIN the other is free too.
            await(gateway, "both are free", sample -> use(sample).inUse() == 0);
        }
    }

    @Test
    void aResetGainsNothingWhereTheGatewayHoldsBothAlike() throws Exception {
        // AWS, where the hold is assumed and the same for both.
        try (LoopbackGateway gateway = gateway("aws-nat-gateway");
                App fin = app(gateway);
                EgressProxy rst = proxy(gateway, Duration.ofMinutes(5))) {
            get(fin);
            GatewaySample ended = await(
                    gateway, "the first connection ended", sample -> use(sample).held() == 1);
            long after = ended.atMillis() + APART.toMillis();
            await(gateway, "a while has passed at the gateway", sample -> sample.atMillis() >= after);
            get(rst);
            await(gateway, "the second connection ended", IdleCloseHoldTest::bothEnded);

            // First closed, first free.
            GatewaySample freed = await(
                    gateway, "one port is free again", sample -> use(sample).inUse() == 1);
            assertThat(freed.holders()).extracting(GatewaySample.Holder::client).containsExactly("rst");
        }
    }

    private static boolean bothEnded(GatewaySample sample) {
        GatewaySample.Destination use = use(sample);
        return use.opened() == 2 && use.halfOpen() + use.established() == 0;
    }

    private static GatewaySample await(LoopbackGateway gateway, String what, Predicate<GatewaySample> holds) {
        return Await.until(what, gateway::sample, holds);
    }

    private static GatewaySample.Destination use(GatewaySample sample) {
        return sample.destination(DESTINATION + "/tcp");
    }

    private static void get(EgressProxy proxy) throws IOException {
        InetSocketAddress at = proxy.listenAddress();
        try (Socket client = new Socket(at.getAddress(), at.getPort())) {
            client.setSoTimeout(PATIENCE_MILLIS);
            client.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200");
        }
    }

    private static void get(App app) {
        assertThat(app.warm(new WarmRequest(1, 1, Duration.ofMinutes(1).toNanos(), 1, null))
                        .join()
                        .firstFailures())
                .isEmpty();
    }

    /** A client whose workers share kept connections. */
    private App app(LoopbackGateway gateway) {
        AppConfig.Gateway way = new AppConfig.Gateway("nat", local(gateway.listenAddress()), 1);
        return App.start(new AppConfig(
                "fin",
                1,
                1,
                1,
                1,
                List.of(new AppConfig.Host(HOST, 443)),
                "GET",
                "/",
                0,
                ConnectionModel.SHARED,
                AppSpec.Close.FIN,
                Duration.ofSeconds(30).toNanos(),
                Duration.ofSeconds(30).toNanos(),
                RetryPolicy.NONE,
                false,
                new AppConfig.Tls(authority.rootCertificate(), null, false),
                AppConfig.TransportChoice.AUTO,
                new AppConfig.Direct(local(origin.dnsAddress()), List.of(way), "fin"),
                null));
    }

    private static AppConfig.Endpoint local(InetSocketAddress at) {
        return new AppConfig.Endpoint(at.getHostString(), at.getPort());
    }

    private EgressProxy proxy(LoopbackGateway gateway, Duration idleTimeout) throws IOException {
        UpstreamConfig upstream = UpstreamConfig.http(HOST, 443)
                .withPrivateAddresses()
                .withTls(TlsConfig.verified(HOST, authority.rootCertificate()))
                .withPool(PoolConfig.DEFAULT.withIdleTimeout(idleTimeout));
        return EgressProxy.start(ProxyConfig.of(new Endpoint("127.0.0.1", 0), List.of(upstream))
                .withOverload(OverloadConfig.OFF)
                .withVia(new SocksConfig(endpoint(gateway.listenAddress()), "rst"))
                .withResolver(ResolverConfig.DEFAULT.withServers(List.of(endpoint(origin.dnsAddress())))));
    }

    private static Endpoint endpoint(InetSocketAddress at) {
        return new Endpoint(at.getHostString(), at.getPort());
    }

    private Origin origin() {
        RunAuthority.Certificate certificate = authority.issue(List.of(HOST));
        return Origin.start(new OriginConfig(
                List.of(new OriginSpec.Host(HOST, List.of("198.51.100.10"), 443)),
                new OriginConfig.Tls(
                        OriginSpec.Tls.Version.TLS_1_3, true, certificate.chain(), certificate.privateKey()),
                false,
                ORIGIN_KEEPS.toNanos(),
                1_000,
                new Distribution(Distribution.Shape.CONSTANT, 0, 0),
                new Distribution(Distribution.Shape.CONSTANT, 200, 200),
                60,
                false,
                1,
                1,
                null,
                null));
    }

    private LoopbackGateway gateway(String profile) throws IOException {
        return LoopbackGateway.start(new GatewayConfig(
                "nat",
                Profiles.byName(profile).orElseThrow().scaled(null, HOLD, null),
                List.of("192.0.2.1"),
                Duration.ofMillis(4).toNanos(),
                Duration.ofSeconds(1).toNanos(),
                "127.0.0.1:0",
                List.of(),
                Map.of(DESTINATION, "127.0.0.1:" + origin.httpAddress().getPort()),
                1));
    }
}
