package dev.egresslab.bench.origin;

import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.workload.Distribution;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an origin runs with: a scenario's {@link OriginSpec} with its certificate, its seed and the machine's part filled in.
 *
 * @param hosts the names that are served, and the public addresses the name server gives for them
 * @param tls how TLS is spoken; null for plain HTTP
 * @param plainBesideTls whether a second listener speaks plain HTTP, beside the one that speaks TLS
 * @param keepAliveTimeoutNanos how long a connection may be without a request; zero closes after every answer
 * @param keepAliveRequests requests answered on one connection; the last answer says {@code Connection: close}
 * @param serviceTime from the whole request to the answer's first byte, in nanoseconds
 * @param responseSize bytes of the answer's body
 * @param dnsTtlSeconds how long a DNS answer may be kept
 * @param dnsRotate whether each DNS answer begins with the next address
 * @param seed of the service times and sizes
 * @param loops event loops, each a thread
 * @param transport how the kernel is asked for I/O; null for the best this machine has
 * @param fault a fault on purpose; null for none
 */
public record OriginConfig(
        List<OriginSpec.Host> hosts,
        @Nullable Tls tls,
        boolean plainBesideTls,
        long keepAliveTimeoutNanos,
        int keepAliveRequests,
        Distribution serviceTime,
        Distribution responseSize,
        int dnsTtlSeconds,
        boolean dnsRotate,
        long seed,
        int loops,
        @Nullable Transport transport,
        @Nullable Fault fault) {
    private static final int LOOPS_MAX = 64;

    /**
     * How TLS is spoken.
     *
     * @param version the only version that is offered
     * @param resumption whether sessions may be resumed by ticket
     * @param certificateChain PEM, the server's own certificate first
     * @param privateKey PEM, PKCS#8
     */
    public record Tls(OriginSpec.Tls.Version version, boolean resumption, String certificateChain, String privateKey) {
        /** Leaves the private key out. */
        @Override
        public String toString() {
            return "Tls[version=" + version + ", resumption=" + resumption + "]";
        }
    }

    /**
     * A fault that clients meet on purpose: what a client or a pool does about it is what a test wants to see.
     *
     * @param kind what happens
     * @param afterRequests how many requests of each connection are answered before
     */
    public record Fault(Kind kind, int afterRequests) {
        /** What happens. */
        public enum Kind {
            /** The connection ends after the last answer, which did not say so: the race of every pooled connection. */
            SILENT_CLOSE,
            /** The next request is answered by a TCP reset. */
            RESET,
            /** The next request is never answered. */
            STALL
        }

        /** Checks the number. */
        public Fault {
            require(afterRequests >= 0, "a fault's afterRequests must not be negative", afterRequests);
            require(
                    kind != Kind.SILENT_CLOSE || afterRequests > 0,
                    "a silent close's afterRequests must be positive",
                    afterRequests);
        }
    }

    /** Checks the limits and that names are unique, and copies the list. */
    public OriginConfig {
        hosts = List.copyOf(hosts);
        require(!hosts.isEmpty(), "an origin's hosts must not be empty", hosts);
        Set<String> names = new HashSet<>();
        for (OriginSpec.Host host : hosts) {
            require(names.add(HostNames.canonical(host.name())), "an origin's hosts must differ", host.name());
        }
        require(keepAliveTimeoutNanos >= 0, "keepAliveTimeoutNanos must not be negative", keepAliveTimeoutNanos);
        require(keepAliveRequests > 0, "keepAliveRequests must be positive", keepAliveRequests);
        require(dnsTtlSeconds >= 0, "dnsTtlSeconds must not be negative", dnsTtlSeconds);
        require(loops > 0 && loops <= LOOPS_MAX, "loops must be from 1 to " + LOOPS_MAX, loops);
        require(tls != null || !plainBesideTls, "plainBesideTls must be false without tls", plainBesideTls);
    }

    /**
     * A scenario's origin with one event loop.
     *
     * @param spec what the scenario asks for
     * @param certificate the certificate for its hosts; may be null when it speaks plain HTTP
     * @param seed of the service times and sizes
     */
    public static OriginConfig of(OriginSpec spec, RunAuthority.@Nullable Certificate certificate, long seed) {
        return new OriginConfig(
                spec.hosts(),
                tls(spec.tls(), certificate),
                false,
                spec.keepAliveTimeout().toNanos(),
                spec.keepAliveRequests(),
                spec.serviceTime(),
                spec.responseSize(),
                Math.toIntExact(spec.dnsTtl().toSeconds()),
                spec.dnsRotate(),
                seed,
                1,
                null,
                null);
    }

    private static @Nullable Tls tls(OriginSpec.@Nullable Tls spec, RunAuthority.@Nullable Certificate certificate) {
        if (spec == null) {
            return null;
        }
        if (certificate == null) {
            throw new IllegalArgumentException("an origin that speaks TLS must be given a certificate, was given none");
        }
        return new Tls(spec.version(), spec.resumption(), certificate.chain(), certificate.privateKey());
    }

    private static void require(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", was " + value);
        }
    }
}
