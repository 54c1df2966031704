package dev.egresslab.bench.origin;

import dev.egresslab.bench.origin.OriginConfig.Fault;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.scenario.OriginSpec.Tls;
import dev.egresslab.bench.workload.Distribution;
import dev.egresslab.bench.workload.Distribution.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configurations that tests start from. */
final class Configs {
    static final String HOST = "images.example";
    static final String OTHER_HOST = "api.example";
    static final RunAuthority AUTHORITY = authorityOf(Tls.Key.ECDSA_P256);
    static final int BODY_BYTES = 100;

    private Configs() {}

    static RunAuthority authorityOf(Tls.Key key) {
        return RunAuthority.create(key, Instant.now());
    }

    static OriginSpec.Host host(String name, String... addresses) {
        return new OriginSpec.Host(name, List.of(addresses), 443);
    }

    static Distribution constant(double value) {
        return new Distribution(Shape.CONSTANT, value, value);
    }

    /** Plain HTTP, nothing random, connections kept for a minute and a thousand requests. */
    static OriginConfig plain() {
        return new OriginConfig(
                List.of(host(HOST, "203.0.113.1", "203.0.113.2", "203.0.113.3"), host(OTHER_HOST, "203.0.113.9")),
                null,
                false,
                Duration.ofMinutes(1).toNanos(),
                1_000,
                constant(0),
                constant(BODY_BYTES),
                60,
                true,
                7,
                1,
                null,
                null);
    }

    static OriginConfig keepAlive(OriginConfig c, Duration timeout, int requests) {
        return new OriginConfig(
                c.hosts(),
                c.tls(),
                c.plainBesideTls(),
                timeout.toNanos(),
                requests,
                c.serviceTime(),
                c.responseSize(),
                c.dnsTtlSeconds(),
                c.dnsRotate(),
                c.seed(),
                c.loops(),
                c.transport(),
                c.fault());
    }

    static OriginConfig answers(OriginConfig c, Distribution serviceTime, Distribution responseSize, long seed) {
        return new OriginConfig(
                c.hosts(),
                c.tls(),
                c.plainBesideTls(),
                c.keepAliveTimeoutNanos(),
                c.keepAliveRequests(),
                serviceTime,
                responseSize,
                c.dnsTtlSeconds(),
                c.dnsRotate(),
                seed,
                c.loops(),
                c.transport(),
                c.fault());
    }

    static OriginConfig fault(OriginConfig c, Fault fault) {
        return new OriginConfig(
                c.hosts(),
                c.tls(),
                c.plainBesideTls(),
                c.keepAliveTimeoutNanos(),
                c.keepAliveRequests(),
                c.serviceTime(),
                c.responseSize(),
                c.dnsTtlSeconds(),
                c.dnsRotate(),
                c.seed(),
                c.loops(),
                c.transport(),
                fault);
    }

    static OriginConfig transport(OriginConfig c, Transport transport, int loops) {
        return new OriginConfig(
                c.hosts(),
                c.tls(),
                c.plainBesideTls(),
                c.keepAliveTimeoutNanos(),
                c.keepAliveRequests(),
                c.serviceTime(),
                c.responseSize(),
                c.dnsTtlSeconds(),
                c.dnsRotate(),
                c.seed(),
                loops,
                transport,
                c.fault());
    }

    /** The same with TLS. */
    static OriginConfig tls(OriginConfig c, Tls.Version version, boolean resumption) {
        return tls(
                c,
                new OriginConfig.Tls(
                        version,
                        resumption,
                        certificate().chain(),
                        certificate().privateKey()));
    }

    static OriginConfig tls(OriginConfig c, OriginConfig.@Nullable Tls tls) {
        return new OriginConfig(
                c.hosts(),
                tls,
                tls != null,
                c.keepAliveTimeoutNanos(),
                c.keepAliveRequests(),
                c.serviceTime(),
                c.responseSize(),
                c.dnsTtlSeconds(),
                c.dnsRotate(),
                c.seed(),
                c.loops(),
                c.transport(),
                c.fault());
    }

    private static final RunAuthority.Certificate CERTIFICATE = AUTHORITY.issue(List.of(HOST, OTHER_HOST));

    static RunAuthority.Certificate certificate() {
        return CERTIFICATE;
    }
}
