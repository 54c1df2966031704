package dev.egresslab.bench.peer;

import dev.egresslab.bench.scenario.OriginSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an egress proxy is to do: take plain HTTP/1.1, route it by its Host header, and reach the hosts over kept connections.
 *
 * @param hosts the only hosts it may reach; SNI and certificate are those of the name
 * @param trusted the certificate authority to verify the hosts with, in PEM; null when the hosts speak plain HTTP
 * @param nameServer who knows the hosts' addresses
 * @param gateway the SOCKS server to go through; null to connect to the addresses themselves, or to {@code listeners}
 * @param listeners where to connect instead of to an address, by {@code ADDRESS:PORT}: for programs that speak no SOCKS
 * @param maxConnections connections to one host at the most
 * @param threads threads that move bytes
 * @param connectTimeoutMillis limit for the TCP connection and the TLS handshake
 * @param queueTimeoutMillis how long a request may wait for a connection
 * @param answerTimeoutMillis how long the host may be silent
 * @param idleTimeoutMillis how long an idle connection is kept
 * @param accessLog whether a line for each request is written to a file, as HAProxy's {@code httplog} has it
 * @param metrics whether Prometheus can ask for metrics
 */
public record EgressConfig(
        List<OriginSpec.Host> hosts,
        @Nullable String trusted,
        Endpoint nameServer,
        @Nullable Endpoint gateway,
        Map<String, Endpoint> listeners,
        int maxConnections,
        int threads,
        long connectTimeoutMillis,
        long queueTimeoutMillis,
        long answerTimeoutMillis,
        long idleTimeoutMillis,
        boolean accessLog,
        boolean metrics) {

    /**
     * Requests after which a connection to a host is renewed, by every program alike: to renew one costs a handshake, and takes up new addresses. It is the
     * bundled proxy's default; others have 1,000, or no such limit.
     */
    static final int REQUESTS_PER_CONNECTION = 10_000;

    /** Checks the numbers and copies the collections. */
    public EgressConfig {
        hosts = List.copyOf(hosts);
        listeners = Map.copyOf(listeners);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("an egress proxy's hosts must not be empty");
        }
        requirePositive("maxConnections", maxConnections);
        requirePositive("threads", threads);
        requirePositive("connectTimeoutMillis", connectTimeoutMillis);
        requirePositive("queueTimeoutMillis", queueTimeoutMillis);
        requirePositive("answerTimeoutMillis", answerTimeoutMillis);
        requirePositive("idleTimeoutMillis", idleTimeoutMillis);
    }

    /** Where a program without SOCKS connects to for an address: the gateway's listener where there is one. */
    Endpoint reached(OriginSpec.Host host, String address) {
        Endpoint itself = new Endpoint(address, host.port());
        return listeners.getOrDefault(itself.toString(), itself);
    }

    /** Whether a program without SOCKS can go through the gateway: there is none, or it has a listener for each address. */
    boolean needsNoSocks() {
        return gateway == null
                || hosts.stream()
                        .allMatch(host -> host.addresses().stream()
                                .allMatch(address -> listeners.containsKey(address + ":" + host.port())));
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }
}
