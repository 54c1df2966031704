package dev.egresslab.bench.peer;

import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.workload.ConnectionModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What PHP is to do: pages that call hosts. At most one of {@code gateway} and {@code egress} is given; without both, the addresses
 * themselves are called.
 *
 * @param workers pages served at once: {@code pm.max_children}
 * @param listenQueue pages that may wait for a worker: {@code listen.backlog}
 * @param calls calls of one page, made one after another
 * @param hosts the hosts called in turn
 * @param method the method of a call
 * @param path the request target of a call
 * @param bodySize bytes of the request body
 * @param connections how long a connection is kept: for a call or for a page
 * @param trusted the certificate authority to verify the hosts with, in PEM; null when they speak plain HTTP
 * @param gateway the SOCKS5 server to go through
 * @param egress the egress proxy, which is sent plain HTTP with the host's name in {@code Host}
 * @param connectTimeoutMillis CURLOPT_CONNECTTIMEOUT_MS
 * @param timeoutMillis CURLOPT_TIMEOUT_MS
 */
public record PhpConfig(
        int workers,
        int listenQueue,
        int calls,
        List<OriginSpec.Host> hosts,
        String method,
        String path,
        int bodySize,
        ConnectionModel connections,
        @Nullable String trusted,
        @Nullable Endpoint gateway,
        @Nullable Endpoint egress,
        long connectTimeoutMillis,
        long timeoutMillis) {

    /** Checks the values and copies the list. */
    public PhpConfig {
        hosts = List.copyOf(hosts);
        require(!hosts.isEmpty(), "hosts must not be empty", hosts);
        require(
                egress != null
                        || hosts.stream().noneMatch(host -> host.addresses().isEmpty()),
                "each host must have an address, as PHP is told it",
                hosts);
        require(workers > 0, "workers must be positive", workers);
        require(listenQueue > 0, "listenQueue must be positive", listenQueue);
        require(calls > 0, "calls must be positive", calls);
        require(bodySize >= 0, "bodySize must not be negative", bodySize);
        require(path.startsWith("/"), "path must begin with /", path);
        require(
                gateway == null || egress == null,
                "one of gateway and egress must be null",
                gateway + " and " + egress);
        require(connectTimeoutMillis > 0, "connectTimeoutMillis must be positive", connectTimeoutMillis);
        require(timeoutMillis > 0, "timeoutMillis must be positive", timeoutMillis);
    }

    private static void require(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", was " + value);
        }
    }
}
