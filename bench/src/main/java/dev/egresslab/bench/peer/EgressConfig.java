package dev.egresslab.bench.peer;

import dev.egresslab.bench.scenario.OriginSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an egress proxy is to do: take plain HTTP/1.1, route it by its Host header, and reach the hosts over kept connections.
 *
 * @param hosts the only hosts it may reach; SNI and certificate are those of the name
 * @param trusted the certificate authority to verify the hosts with, in PEM; null when the hosts speak plain HTTP
 * @param nameServer who knows the hosts' addresses
 * @param gateway the SOCKS server to go through; null to connect to the addresses themselves
 * @param maxConnections connections to one host at the most
 * @param threads threads that move bytes
 * @param connectTimeoutMillis limit for the TCP connection and the TLS handshake
 * @param queueTimeoutMillis how long a request may wait for a connection
 * @param answerTimeoutMillis how long the host may be silent
 * @param idleTimeoutMillis how long an idle connection is kept
 */
public record EgressConfig(
        List<OriginSpec.Host> hosts,
        @Nullable String trusted,
        Endpoint nameServer,
        @Nullable Endpoint gateway,
        int maxConnections,
        int threads,
        long connectTimeoutMillis,
        long queueTimeoutMillis,
        long answerTimeoutMillis,
        long idleTimeoutMillis) {

    /** Checks the numbers and copies the list. */
    public EgressConfig {
        hosts = List.copyOf(hosts);
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

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }
}
