package dev.egresslab.bench.scenario;

import dev.egresslab.bench.workload.Distribution;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers that are called: one CDN-like edge under several names and public addresses.
 *
 * @param hosts the names and where they are
 * @param tls how they speak TLS; null for plain HTTP
 * @param keepAliveTimeout how long the server keeps an idle connection
 * @param keepAliveRequests how many requests the server answers on one connection
 * @param serviceTime time to the first byte of the answer, in nanoseconds
 * @param responseSize size of the answer's body, in bytes
 * @param dnsTtl how long an answer of the name server may be kept
 * @param dnsRotate whether the name server rotates the addresses from answer to answer
 */
public record OriginSpec(
        List<Host> hosts,
        @Nullable Tls tls,
        Duration keepAliveTimeout,
        int keepAliveRequests,
        Distribution serviceTime,
        Distribution responseSize,
        Duration dnsTtl,
        boolean dnsRotate) {

    /**
     * A name and where it is.
     *
     * @param name the host name
     * @param addresses its public IPv4 addresses, of which only the NAT gateway ever hears
     * @param port the port
     */
    public record Host(String name, List<String> addresses, int port) {
        /** Copies the list. */
        public Host {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * How TLS is spoken.
     *
     * @param version the only version that is offered
     * @param certificate the key of the server's certificate
     * @param resumption whether sessions may be resumed
     */
    public record Tls(Version version, Key certificate, boolean resumption) {
        /** Versions of TLS. */
        public enum Version {
            /** Two round trips for a full handshake. */
            TLS_1_2,
            /** One round trip for a full handshake. */
            TLS_1_3
        }

        /** Kinds of keys. */
        public enum Key {
            /** ECDSA on P-256. */
            ECDSA_P256,
            /** RSA of 2,048 bits. */
            RSA_2048
        }
    }

    /** Copies the list. */
    public OriginSpec {
        hosts = List.copyOf(hosts);
    }
}
