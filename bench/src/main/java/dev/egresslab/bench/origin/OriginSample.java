package dev.egresslab.bench.origin;

import java.util.Map;

/**
 * What an origin has counted since it started. All numbers but {@code open} only grow, so that what happened between two samples is their
 * difference.
 *
 * @param connections of both listeners
 * @param tls the handshakes
 * @param http the requests
 * @param dns the name server
 */
public record OriginSample(Connections connections, Tls tls, Http http, Dns dns) {

    /**
     * Connections.
     *
     * @param accepted connections accepted
     * @param open connections open now
     * @param descriptorsExhausted how often the process had no descriptor left for a connection
     * @param closes ended connections by reason
     * @param requests how many requests the ended connections had carried
     */
    public record Connections(
            long accepted,
            long open,
            long descriptorsExhausted,
            Map<CloseReason, Long> closes,
            RequestsPerConnection requests) {
        /** Copies the map. */
        public Connections {
            closes = Map.copyOf(closes);
        }
    }

    /** The distribution of the number of requests that the ended connections had carried, with two significant digits. */
    public record RequestsPerConnection(double mean, long p50, long p90, long p99, long max) {}

    /**
     * TLS handshakes.
     *
     * @param full with a key exchange and the server's certificate
     * @param resumed with a key from an earlier session
     * @param failed for a reason that TLS gives
     * @param abandoned because the connection ended in the middle
     * @param sniAbsent done, without a server name
     * @param sniUnknown done, with a server name that is not one of the hosts
     */
    public record Tls(long full, long resumed, long failed, long abandoned, long sniAbsent, long sniUnknown) {}

    /**
     * Requests.
     *
     * @param requests requests whose head was read
     * @param answers answers given
     * @param refusals answers of these that were not 200
     * @param sniOtherThanHost requests for another host than the server name of their TLS session
     * @param requestBodyBytes bytes of request bodies read
     * @param answerBodyBytes bytes of answers' bodies written
     */
    public record Http(
            long requests,
            long answers,
            long refusals,
            long sniOtherThanHost,
            long requestBodyBytes,
            long answerBodyBytes) {}

    /**
     * The name server.
     *
     * @param queries well-formed queries by served name, of whatever type
     * @param unknownNames well-formed queries for other names
     * @param malformed datagrams that were no queries
     */
    public record Dns(Map<String, Long> queries, long unknownNames, long malformed) {
        /** Copies the map. */
        public Dns {
            queries = Map.copyOf(queries);
        }
    }
}
