package dev.egresslab.proxy.egress;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What the proxy holds, and has done since the start: cumulative counters, so that the difference of two samples is what happened between
 * them. Plain values, for JSON.
 *
 * @param transport what moves the bytes: {@code io_uring}, {@code epoll} or {@code nio}
 * @param tlsProvider who speaks TLS
 * @param clientsOpen client connections now
 * @param clientsAccepted client connections accepted
 * @param clientsRefused client connections closed at once because there were too many, in all or from their address
 * @param clientSources addresses that clients come from now
 * @param acceptFailures accepts that failed, as without a descriptor left
 * @param overload what weighs on it, and what it sheds
 * @param clientHandshakes TLS handshakes of clients by result: {@code full}, {@code resumed}, or why they failed
 * @param certificatesRead certificates of listeners taken up under way
 * @param certificatesRefused changed certificates that could not be taken up
 * @param certificateEnds the end of the validity of each listener's certificate, in seconds since 1970
 * @param rejections requests that no upstream was asked for, by status
 * @param dnsQueries names looked up
 * @param dnsFailures of these, those without an answer
 * @param dnsEmpty of these, those whose answer was that there is no such record
 * @param natPorts ports that each destination is estimated to hold at the NAT gateway, open and recently closed
 * @param natAlarms the destinations of these that come near the gateway's limit
 * @param logLinesLost lines of the access log that could not be written in time
 * @param upstreams each upstream by its host
 */
public record ProxySample(
        String transport,
        String tlsProvider,
        int clientsOpen,
        long clientsAccepted,
        long clientsRefused,
        int clientSources,
        long acceptFailures,
        OverloadSample overload,
        Map<String, Long> clientHandshakes,
        long certificatesRead,
        long certificatesRefused,
        Map<String, Long> certificateEnds,
        Map<Integer, Long> rejections,
        long dnsQueries,
        long dnsFailures,
        long dnsEmpty,
        Map<String, Integer> natPorts,
        List<String> natAlarms,
        long logLinesLost,
        Map<String, UpstreamSample> upstreams) {

    /**
     * One upstream.
     *
     * @throws IllegalArgumentException when there is none of that host
     */
    public UpstreamSample upstream(String host) {
        UpstreamSample upstream = upstreams.get(host);
        if (upstream == null) {
            throw new IllegalArgumentException("host must be one of " + upstreams.keySet() + ", was " + host);
        }
        return upstream;
    }

    /** The sum over all upstreams of one of their counters. */
    public long sum(ToLongFunction<UpstreamSample> counter) {
        return upstreams.values().stream().mapToLong(counter).sum();
    }

    /** Requests routed to an upstream. */
    public long requests() {
        return sum(UpstreamSample::requests);
    }

    /** Connections opened to upstreams. */
    public long connectionsOpened() {
        return sum(UpstreamSample::connectionsOpened);
    }

    /** Requests that found an open connection. */
    public long connectionsReused() {
        return sum(UpstreamSample::connectionsReused);
    }
}
