package dev.egresslab.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.bench.workload.Distribution;
import dev.egresslab.bench.workload.Load;
import dev.egresslab.bench.workload.RetryPolicy;
import dev.egresslab.bench.workload.RetryReason;
import dev.egresslab.bench.workload.Stage;
import dev.egresslab.proxy.config.Transport;
import dev.egresslab.simulator.nat.Profiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what is read; what is left out has its documented default; what a variant changes, it alone has. */
class ScenarioReaderTest {
    /** The shortest scenario there is. */
    static final String SHORTEST = """
        why: How many ports?
        origin: {hosts: {api.example.com: [198.51.100.10]}}
        load: {stages: [{for: 6s, rate: 120/s}]}
        variants: {direct: {}}
        """;

    @Test
    void whatAShootOutNeedsIsRead() throws Exception {
        Scenario scenario = ScenarioReader.parse(
                "a.yaml",
                SHORTEST,
                List.of(
                        "load={clients: 32, for: 2s}",
                        "measure.warmUpRequests=5000",
                        "variants={p: {proxy: {transport: io_uring, threads: 2, accessLog: true, metrics: true}}}"),
                null);
        assertThat(scenario.load()).isEqualTo(Load.closed(32, Duration.ofSeconds(2)));
        assertThat(scenario.measure().warmUpRequests()).isEqualTo(5_000);
        ProxySpec proxy = scenario.variants().getFirst().proxy();
        assertThat(proxy.transport()).isEqualTo(Transport.IO_URING);
        assertThat(proxy.threads()).isEqualTo(2);
        assertThat(proxy.accessLog()).isTrue();
        assertThat(proxy.metrics()).isTrue();
    }

    @Test
    void everythingWrittenIsRead() throws ScenarioException {
        Scenario scenario = parse("""
            name: full
            why: Is every key read?
            seed: 7
            plane: virtual
            gateway: {profile: aws-nat-gateway, ips: 2, rtt: 30ms, ports: 1000, hold: 6s, idleTimeout: 9s, period: 2s,
                      exhaustion: evict-oldest, zones: {a: 55%, b: 45%, c: 0%}}
            origin:
              hosts:
                api.example.com: {addresses: [198.51.100.10, 198.51.100.11], port: 8443}
                cdn.example.com: [203.0.113.1]
              tls: {version: 1.2, certificate: rsa-2048, resumption: false}
              keepAlive: {timeout: 7s, requests: 8}
              serviceTime: {median: 5ms, p99: 20ms}
              responseSize: {exponential: 2KB}
              dns: {ttl: 9s, rotate: false}
            app: {workers: 10, instances: 4, listenQueue: 11, calls: 12, host: [cdn.example.com, api.example.com], method: POST, path: /a?b=c,
                  bodySize: 1KiB, connections: per-page, connectTimeout: 1s, timeout: 2s, dnsCache: true, tlsResumption: false,
                  retries: {attempts: 4, on: [connectTimeout, timeout], backoff: fixed, wait: 50ms, waitMax: 2s, jitter: equal, budget: 12.5%}}
            load:
              arrivals: constant
              stages: [{for: 6s, rate: 120/m}, {for: 10s, rate: 10/s, to: 100/s}]
            measure: {rounds: 3, warmUp: 0s, lagP99Max: 5ms}
            variants:
              pooled: {proxy: {maxConnections: 50, queueTimeout: 2s, idleTimeout: 3s}}
            gates: [pooled.nat.ErrorPortAllocation == 0]
            """);

        assertThat(scenario.name()).isEqualTo("full");
        assertThat(scenario.why()).isEqualTo("Is every key read?");
        assertThat(scenario.seed()).isEqualTo(7);
        assertThat(scenario.plane()).isEqualTo(Scenario.Plane.VIRTUAL);
        assertThat(scenario.origin())
                .isEqualTo(new OriginSpec(
                        List.of(
                                new OriginSpec.Host("api.example.com", List.of("198.51.100.10", "198.51.100.11"), 8443),
                                new OriginSpec.Host("cdn.example.com", List.of("203.0.113.1"), 443)),
                        new OriginSpec.Tls(OriginSpec.Tls.Version.TLS_1_2, OriginSpec.Tls.Key.RSA_2048, false),
                        Duration.ofSeconds(7),
                        8,
                        Distribution.logNormal(5e6, 20e6),
                        Distribution.exponential(2_000),
                        Duration.ofSeconds(9),
                        false));
        assertThat(scenario.load())
                .isEqualTo(new Load(
                        Load.Arrivals.CONSTANT,
                        List.of(new Stage(Duration.ofSeconds(6), 2, 2), new Stage(Duration.ofSeconds(10), 10, 100))));
        assertThat(scenario.measure()).isEqualTo(new MeasureSpec(3, Duration.ZERO, null, Duration.ofMillis(5)));
        assertThat(scenario.variants())
                .containsExactly(new Scenario.Variant(
                        "pooled",
                        new GatewaySpec(
                                Profiles.byName("aws-nat-gateway").orElseThrow(),
                                2,
                                Duration.ofMillis(30),
                                1000,
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(2),
                                GatewaySpec.Exhaustion.EVICT_OLDEST,
                                Map.of("a", 0.55, "b", 0.45, "c", 0.0)),
                        new AppSpec(
                                AppSpec.Client.EGRESSLAB,
                                10,
                                4,
                                11,
                                12,
                                List.of("cdn.example.com", "api.example.com"),
                                "POST",
                                "/a?b=c",
                                1024,
                                ConnectionModel.PER_PAGE,
                                AppSpec.Close.FIN,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                new RetryPolicy(
                                        4,
                                        Set.of(RetryReason.CONNECT_TIMEOUT, RetryReason.TIMEOUT),
                                        RetryPolicy.Backoff.FIXED,
                                        50_000_000,
                                        2_000_000_000,
                                        RetryPolicy.Jitter.EQUAL,
                                        0.125),
                                true,
                                false),
                        new ProxySpec(
                                ProxySpec.Kind.EGRESSLAB,
                                50,
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                1,
                                Transport.AUTO,
                                false,
                                false)));
        assertThat(scenario.gates()).containsExactly(new Scenario.Gate("pooled.nat.ErrorPortAllocation == 0", 25, 9));
    }

    @Test
    void zonesKeepTheOrderOfTheFile() throws ScenarioException {
        Scenario scenario = parse(SHORTEST + "gateway: {zones: {c: 50%, a: 25%, b: 25%}}\n");

        assertThat(scenario.variants().getFirst().gateway().zones().keySet()).containsExactly("c", "a", "b");
    }

    @Test
    void whatIsLeftOutHasItsDefault() throws ScenarioException {
        Scenario scenario = ScenarioReader.parse("dir/short-one.yaml", SHORTEST, List.of(), null);

        // The name is the file's.
        assertThat(scenario.name()).isEqualTo("short-one");
        assertThat(scenario.seed()).isEqualTo(1);
        assertThat(scenario.plane()).isEqualTo(Scenario.Plane.LOOPBACK);
        assertThat(scenario.gates()).isEmpty();
        // A host speaks TLS 1.3 on port 443.
        assertThat(scenario.origin().hosts())
                .containsExactly(new OriginSpec.Host("api.example.com", List.of("198.51.100.10"), 443));
        assertThat(scenario.origin().tls())
                .isEqualTo(new OriginSpec.Tls(OriginSpec.Tls.Version.TLS_1_3, OriginSpec.Tls.Key.ECDSA_P256, true));
        // One gateway gets everything, and what the profile knows is left to it.
        GatewaySpec gateway = scenario.variants().getFirst().gateway();
        assertThat(gateway.zones()).containsExactly(Map.entry("nat", 1.0));
        assertThat(gateway.portsPerDestination()).isNull();
        assertThat(gateway.hold()).isNull();
        // The app calls every host, with a connection for each call.
        AppSpec app = scenario.variants().getFirst().app();
        assertThat(app.hosts()).containsExactly("api.example.com");
        assertThat(app.connections()).isEqualTo(ConnectionModel.PER_CALL);
        // A variant goes straight to the gateway.
        assertThat(scenario.variants().getFirst().proxy().kind()).isEqualTo(ProxySpec.Kind.NONE);
        // A stage without `to` is flat.
        assertThat(scenario.load().stages()).containsExactly(new Stage(Duration.ofSeconds(6), 120, 120));
    }

    @Test
    void plainHttpListensOnPort80() throws ScenarioException {
        Scenario scenario = parse(SHORTEST.replace("[198.51.100.10]}", "[198.51.100.10]}, tls: off"));

        assertThat(scenario.origin().tls()).isNull();
        assertThat(scenario.origin().hosts().getFirst().port()).isEqualTo(80);
    }

    @Test
    void aVariantChangesOnlyItself() throws ScenarioException {
        Scenario scenario = parse("""
            why: Does it help to have fewer workers?
            origin: {hosts: {api.example.com: [198.51.100.10]}}
            load: {stages: [{for: 6s, rate: 120/s}]}
            app: {workers: 64, calls: 3}
            gateway: {ports: 1000, zones: {a: 50%, b: 50%}}
            variants:
              direct: {}
              few: {app: {workers: 8}, gateway: {zones: {c: 100%}}}
            """);

        Scenario.Variant direct = scenario.variants().get(0);
        Scenario.Variant few = scenario.variants().get(1);
        assertThat(direct.app().workers()).isEqualTo(64);
        assertThat(few.app().workers()).isEqualTo(8);
        // Keys that the overlay leaves out are the common ones.
        assertThat(few.app().calls()).isEqualTo(3);
        assertThat(few.gateway().portsPerDestination()).isEqualTo(1000);
        // A table is replaced as a whole, or its shares would add up to more than all.
        assertThat(few.gateway().zones()).containsExactly(Map.entry("c", 1.0));
        assertThat(direct.gateway().zones()).hasSize(2);
    }

    @Test
    void overridesReachIntoEverything() throws ScenarioException {
        Scenario scenario = ScenarioReader.parse(
                "x.yaml",
                SHORTEST,
                List.of(
                        // a key of a section that the file does not have
                        "app.workers=10",
                        // an element of a list
                        "load.stages.0.rate=5/s",
                        // a host, whose name has dots itself
                        "origin.hosts.api.example.com={addresses: [203.0.113.9], port: 8443}",
                        // a short form that becomes a long one
                        "variants.direct.proxy=egresslab",
                        "variants.direct.proxy.maxConnections=7",
                        // a new variant, and a key again: the later one wins
                        "variants.other={}",
                        "app.workers=11"),
                99L);

        assertThat(scenario.variants().getFirst().app().workers()).isEqualTo(11);
        assertThat(scenario.load().stages().getFirst().startPerSecond()).isEqualTo(5);
        assertThat(scenario.origin().hosts())
                .containsExactly(new OriginSpec.Host("api.example.com", List.of("203.0.113.9"), 8443));
        assertThat(scenario.variants().getFirst().proxy().maxConnections()).isEqualTo(7);
        assertThat(scenario.variants()).extracting(Scenario.Variant::name).containsExactly("direct", "other");
        assertThat(scenario.seed()).isEqualTo(99);
        assertThat(scenario.text()).isEqualTo(SHORTEST);
        assertThat(scenario.overrides()).hasSize(7).contains("app.workers=10");
    }

    @Test
    void aGateIsPointedAtInsideItsQuotes() throws ScenarioException {
        Scenario scenario = parse(SHORTEST + """
            gates:
              - direct.latency.p99 < 5
              - "direct.latncy.p99 < 5"
            """);

        Scenario.Gate quoted = scenario.gates().get(1);
        assertThat(scenario.finding(quoted, 7, 6, "unknown figure").render()).isEqualTo("""
            test.yaml:7:13: unknown figure
                7 |   - "direct.latncy.p99 < 5"
                  |             ^^^^^^\
            """);
        assertThat(scenario.gates().get(0)).isEqualTo(new Scenario.Gate("direct.latency.p99 < 5", 6, 5));
    }

    @Test
    void aFileThatCannotBeReadIsAFinding(@TempDir Path directory) throws Exception {
        Path binary = directory.resolve("binary.yaml");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> ScenarioReader.read(directory.resolve("none.yaml"), List.of(), null))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("none.yaml: there is no such file");
        assertThatThrownBy(() -> ScenarioReader.read(directory, List.of(), null))
                .hasMessageContaining("this is a directory");
        assertThatThrownBy(() -> ScenarioReader.read(binary, List.of(), null))
                .hasMessageContaining("binary.yaml: this is not a text in UTF-8");
    }

    private static Scenario parse(String text) throws ScenarioException {
        return ScenarioReader.parse("test.yaml", text, List.of(), null);
    }
}
