package dev.egresslab.bench.peer;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.egresslab.bench.origin.Origin;
import dev.egresslab.bench.origin.OriginConfig;
import dev.egresslab.bench.origin.OriginConfig.Fault;
import dev.egresslab.bench.origin.RunAuthority;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.workload.Distribution;
import dev.egresslab.simulator.loopback.FixedListener;
import dev.egresslab.simulator.loopback.GatewayConfig;
import dev.egresslab.simulator.loopback.GatewaySample;
import dev.egresslab.simulator.loopback.LoopbackGateway;
import dev.egresslab.simulator.nat.Profiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An origin behind a gateway, for the programs to call. */
final class Bed implements AutoCloseable {
    static final String HOST = "images.example";
    static final List<String> ADDRESSES = List.of("203.0.113.1", "203.0.113.2");

    final RunAuthority authority = RunAuthority.create(OriginSpec.Tls.Key.ECDSA_P256, Instant.now());
    final Origin origin;
    final LoopbackGateway gateway;

    private Bed(@Nullable Fault fault) throws IOException {
        RunAuthority.Certificate certificate = authority.issue(List.of(HOST));
        origin = Origin.start(new OriginConfig(
                List.of(host()),
                new OriginConfig.Tls(
                        OriginSpec.Tls.Version.TLS_1_3, false, certificate.chain(), certificate.privateKey()),
                true,
                Duration.ofMinutes(1).toNanos(),
                1_000,
                constant(0),
                constant(200),
                60,
                true,
                1,
                1,
                null,
                fault));
        String local = "127.0.0.1:" + origin.httpAddress().getPort();
        Map<String, String> destinations =
                ADDRESSES.stream().collect(Collectors.toMap(address -> address + ":443", _ -> local));
        gateway = LoopbackGateway.start(new GatewayConfig(
                "nat",
                Profiles.byName("aws-nat-gateway").orElseThrow(),
                List.of("192.0.2.1"),
                Duration.ofMillis(4).toNanos(),
                Duration.ofSeconds(1).toNanos(),
                "127.0.0.1:0",
                ADDRESSES.stream()
                        .map(address -> new FixedListener("nginx", address + ":443", "127.0.0.1:0"))
                        .toList(),
                destinations,
                1));
    }

    static Bed open() throws IOException {
        return new Bed(null);
    }

    static Bed withFault(Fault fault) throws IOException {
        return new Bed(fault);
    }

    static OriginSpec.Host host() {
        return new OriginSpec.Host(HOST, ADDRESSES, 443);
    }

    private static Distribution constant(double value) {
        return new Distribution(Distribution.Shape.CONSTANT, value, value);
    }

    /** An egress proxy to the origin, through the gateway. */
    EgressConfig egress() {
        return egress(authority.rootCertificate());
    }

    /** The same for a program that speaks no SOCKS. */
    EgressConfig egressByListeners() {
        Map<String, Endpoint> listeners = new HashMap<>();
        gateway.fixedAddresses().forEach((fixed, at) -> listeners.put(fixed.destination(), Endpoint.of(at)));
        return egress(authority.rootCertificate(), listeners, /* watched= */ true);
    }

    /** One to the host's first address alone, for programs with and without SOCKS. */
    EgressConfig egressToOneAddress(String trusted) {
        Map<String, Endpoint> listeners = new HashMap<>();
        gateway.fixedAddresses().forEach((fixed, at) -> listeners.put(fixed.destination(), Endpoint.of(at)));
        OriginSpec.Host first = new OriginSpec.Host(HOST, ADDRESSES.subList(0, 1), 443);
        return egress(List.of(first), trusted, listeners, /* watched= */ false);
    }

    EgressConfig egress(@Nullable String trusted) {
        return egress(trusted, Map.of(), /* watched= */ false);
    }

    private EgressConfig egress(@Nullable String trusted, Map<String, Endpoint> listeners, boolean watched) {
        return egress(List.of(host()), trusted, listeners, watched);
    }

    private EgressConfig egress(
            List<OriginSpec.Host> hosts, @Nullable String trusted, Map<String, Endpoint> listeners, boolean watched) {
        return new EgressConfig(
                hosts,
                trusted,
                Endpoint.of(origin.dnsAddress()),
                Endpoint.of(gateway.listenAddress()),
                listeners,
                20,
                1,
                5_000,
                5_000,
                5_000,
                60_000,
                /* accessLog= */ watched,
                /* metrics= */ watched);
    }

    /** Connections that got a port of the gateway. */
    long mappings() {
        return gateway.sample().destinations().stream()
                .mapToLong(GatewaySample.Destination::opened)
                .sum();
    }

    /** The program, or the test is skipped with the reason why there is none. */
    static Program require(Availability availability) {
        return switch (availability) {
            case Availability.Available(Program program) -> program;
            case Availability.Missing(String reason) -> abort(reason);
            case Availability.Unfit(String reason) -> abort(reason);
        };
    }

    @Override
    public void close() {
        gateway.close();
        origin.close();
    }
}
