package dev.egresslab.bench.scenario;

import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.bench.workload.RetryPolicy;
import java.time.Duration;
import java.util.List;

/**
 * The application: workers as PHP-FPM has them, each serving one page at a time and making its calls one after another.
 *
 * @param client what makes the calls
 * @param workers {@code pm.max_children}: pages served at once
 * @param instances machines that the workers are spread over evenly; each is a client of the gateway with ports of its own where the gateway has
 *     it so
 * @param listenQueue pages that may wait for a worker; one more is refused
 * @param calls calls of one page, made one after another
 * @param hosts the hosts called in turn
 * @param method the method of a call
 * @param path the request target of a call
 * @param bodySize bytes of the request body
 * @param connections how long a connection is kept
 * @param close how it ends a connection itself
 * @param connectTimeout limit for the TCP connection and the TLS handshake of an attempt: curl's CURLOPT_CONNECTTIMEOUT
 * @param timeout limit for a whole attempt: curl's CURLOPT_TIMEOUT
 * @param retries when a failed call is tried again
 * @param dnsCache whether the client keeps a name's addresses for the TTL, instead of asking for each connection
 * @param tlsResumption whether the client resumes TLS sessions; PHP does not
 */
public record AppSpec(
        Client client,
        int workers,
        int instances,
        int listenQueue,
        int calls,
        List<String> hosts,
        String method,
        String path,
        long bodySize,
        ConnectionModel connections,
        Close close,
        Duration connectTimeout,
        Duration timeout,
        RetryPolicy retries,
        boolean dnsCache,
        boolean tlsResumption) {
    /** What makes a page's calls. */
    public enum Client {
        /** The bundled client, which behaves as PHP does unless told otherwise. */
        EGRESSLAB,
        /** Real PHP: PHP-FPM with its curl extension, found on this machine. */
        PHP
    }

    /** How a client ends a connection. */
    public enum Close {
        /** A FIN, which the other side answers by its own. */
        FIN,
        /** A reset, after which nobody waits for anything: a socket with SO_LINGER on and zero. */
        RST
    }

    /** Copies the list. */
    public AppSpec {
        hosts = List.copyOf(hosts);
    }

    /** What gateways know a machine by, numbered from 0: {@code app}, or {@code app-1} and so on where there are several. */
    public String instance(int number) {
        return instances == 1 ? "app" : "app-" + (number + 1);
    }
}
