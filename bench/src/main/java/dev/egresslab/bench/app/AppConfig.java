package dev.egresslab.bench.app;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.bench.workload.RetryPolicy;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the app role runs: the app's part of a variant, with the addresses that exist only at run time. Sent to the role's process as
 * JSON. Exactly one of {@code direct} and {@code egress} is given.
 *
 * @param label names the app in messages: the variant's name
 * @param workers pages served at once: PHP-FPM's {@code pm.max_children}
 * @param instances machines that the workers are spread over evenly, each a client of the gateways by a name of its own
 * @param listenQueue pages that may wait for a worker
 * @param calls calls of one page, made one after another
 * @param hosts the hosts called in turn
 * @param method the method of a call
 * @param path the request target of a call
 * @param bodySize bytes of the request body
 * @param connections how long a connection is kept
 * @param close how the app ends a connection to a host; one to the egress proxy always ends with a FIN
 * @param connectTimeoutNanos limit for name, TCP and TLS together: curl's CURLOPT_CONNECTTIMEOUT
 * @param timeoutNanos limit for a whole attempt: curl's CURLOPT_TIMEOUT
 * @param retries when a failed call is tried again
 * @param dnsCache whether addresses are kept for their TTL instead of asked for with each connection
 * @param tls how TLS is spoken to the hosts; null for plain HTTP
 * @param transport how sockets are driven
 * @param direct the way straight to the hosts; null when there is an egress proxy
 * @param egress the egress proxy, spoken to by plain HTTP with the host's name in {@code Host}; null when there is none
 */
public record AppConfig(
        String label,
        int workers,
        int instances,
        int listenQueue,
        int calls,
        List<Host> hosts,
        String method,
        String path,
        long bodySize,
        ConnectionModel connections,
        AppSpec.Close close,
        long connectTimeoutNanos,
        long timeoutNanos,
        RetryPolicy retries,
        boolean dnsCache,
        @Nullable Tls tls,
        TransportChoice transport,
        @Nullable Direct direct,
        @Nullable Endpoint egress) {

    /** The largest request body: it is held in memory once for each host. */
    static final long BODY_SIZE_MAX = 16 << 20;

    /** How sockets are driven. */
    public enum TransportChoice {
        /** The first of the others that this machine offers. */
        AUTO,
        /** Linux's io_uring; fewer system calls. */
        IO_URING,
        /** Linux's epoll. */
        EPOLL,
        /** The JDK's own selector; works everywhere. */
        NIO
    }

    /**
     * A host that is called.
     *
     * @param name its name, for DNS, SNI, certificate and {@code Host}
     * @param port its public port
     */
    public record Host(String name, int port) {
        /** Checks the port. */
        public Host {
            checkPort(port);
        }
    }

    /**
     * An address on this machine.
     *
     * @param address an IP address
     * @param port a port
     */
    public record Endpoint(String address, int port) {
        /** Checks the port. */
        public Endpoint {
            checkPort(port);
        }
    }

    /**
     * A NAT gateway, reached by SOCKS5.
     *
     * @param zone its name
     * @param socks where it listens
     * @param share its weight among the gateways; a connection takes one at random by weight
     */
    public record Gateway(String zone, Endpoint socks, double share) {
        /** Checks the share. */
        public Gateway {
            if (!(share >= 0)) {
                throw new IllegalArgumentException("share of %s must not be negative, was %s".formatted(zone, share));
            }
        }
    }

    /**
     * The way straight to the hosts.
     *
     * @param resolver the name server, over UDP
     * @param gateways the gateways; none to connect without one
     * @param user the name that the gateways count this client's ports under; empty for none
     */
    public record Direct(Endpoint resolver, List<Gateway> gateways, String user) {
        /** Copies the list. */
        public Direct {
            gateways = List.copyOf(gateways);
        }
    }

    /**
     * How TLS is spoken.
     *
     * @param caPem the certificates that are trusted, in PEM
     * @param version the only version that is offered; null for 1.3 and 1.2
     * @param resumption whether sessions are resumed; PHP resumes none
     */
    public record Tls(String caPem, OriginSpec.Tls.@Nullable Version version, boolean resumption) {}

    /** Copies the list and checks every value. */
    public AppConfig {
        hosts = List.copyOf(hosts);
        require(workers > 0, "workers must be positive, was ", workers);
        require(instances > 0 && instances <= workers, "instances must be 1 to the number of workers, was ", instances);
        require(listenQueue >= 0, "listenQueue must not be negative, was ", listenQueue);
        require(calls > 0, "calls must be positive, was ", calls);
        require(!hosts.isEmpty(), "hosts must not be empty, was ", hosts);
        require(bodySize >= 0 && bodySize <= BODY_SIZE_MAX, "bodySize must be 0 to 16777216, was ", bodySize);
        require(connectTimeoutNanos > 0, "connectTimeoutNanos must be positive, was ", connectTimeoutNanos);
        require(timeoutNanos > 0, "timeoutNanos must be positive, was ", timeoutNanos);
        require(path.startsWith("/"), "path must start with /, was ", path);
        require((direct == null) != (egress == null), "exactly one of direct and egress must be given, was ", label);
    }

    /** Returns the names that the gateways count the instances' ports under: {@code app}, or {@code app-1} and so on. */
    List<String> users() {
        String user = direct == null ? "" : direct.user();
        return instances == 1 || user.isEmpty()
                ? Collections.nCopies(instances, user)
                : IntStream.rangeClosed(1, instances)
                        .mapToObj(number -> user + "-" + number)
                        .toList();
    }

    /** Returns how many places connections go to: each host has its own, unless all calls go to the egress proxy. */
    int destinations() {
        return egress == null ? hosts.size() : 1;
    }

    /** Returns how many connections the app may hold at once. */
    public int connectionsMax() {
        int perWorker = switch (connections) {
            case PER_CALL -> 1;
            case PER_PAGE -> Math.min(calls, destinations());
            case PER_WORKER, SHARED -> destinations();
        };
        return workers * perWorker;
    }

    /** Returns how many file descriptors the app's process needs: its connections, and what the JVM has open besides. */
    public int descriptorsNeeded() {
        return connectionsMax() + LocalLimits.DESCRIPTORS_BESIDES;
    }

    private static void checkPort(int port) {
        require(port > 0 && port < 65_536, "port must be 1 to 65535, was ", port);
    }

    private static void require(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + value);
        }
    }
}
