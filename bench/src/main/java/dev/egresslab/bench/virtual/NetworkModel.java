package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.scenario.OriginSpec.Tls;
import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.bench.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/**
 * The network between a client and the origin, in numbers.
 *
 * @param rttNanos one round trip from the gateway's inside to the origin and back
 * @param dnsNanos one round trip to the name server, which stands in the client's own network
 * @param tls how the origin speaks TLS; null for plain HTTP
 * @param resumption whether the client resumes TLS sessions where the origin lets it
 * @param resets whether the client ends connections with a reset
 * @param resetsIdle whether the client ends idle connections with a reset, as the proxy's pool does so that no TIME_WAIT stays
 * @param keepAliveNanos how long the origin keeps an idle connection
 * @param keepAliveRequests how many requests the origin answers on one connection
 * @param requestBytes bytes of a request on the wire
 * @param hosts how many hosts there are
 */
record NetworkModel(
        long rttNanos,
        long dnsNanos,
        @Nullable Tls tls,
        boolean resumption,
        boolean resets,
        boolean resetsIdle,
        long keepAliveNanos,
        int keepAliveRequests,
        long requestBytes,
        int hosts) {

    /** A name server in the same network answers within half a millisecond. */
    static final long DNS_NANOS = 500_000;

    /** Method, version and the usual fields, without the path, the host's name and the body. */
    private static final long HEAD_BYTES = 100;

    /** The network of a variant. */
    static NetworkModel of(Scenario scenario, Scenario.Variant variant, boolean resumption) {
        OriginSpec origin = scenario.origin();
        return new NetworkModel(
                variant.gateway().rtt().toNanos(),
                DNS_NANOS,
                origin.tls(),
                resumption,
                variant.proxy().kind() == ProxySpec.Kind.NONE && variant.app().close() == AppSpec.Close.RST,
                variant.proxy().kind() != ProxySpec.Kind.NONE,
                origin.keepAliveTimeout().toNanos(),
                origin.keepAliveRequests(),
                HEAD_BYTES + variant.app().path().length() + variant.app().bodySize(),
                origin.hosts().size());
    }

    /** How long a TLS handshake takes: RFC 8446 section 2 needs one round trip, RFC 5246 section 7.3 two, or one for a resumed session. */
    long handshakeNanos(boolean resumed) {
        if (tls == null) {
            return 0;
        }
        return tls.version() == Tls.Version.TLS_1_2 && !resumed ? 2 * rttNanos : rttNanos;
    }
}
