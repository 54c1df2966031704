package dev.egresslab.reports.gate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** The errors that the bundled client tells apart, as figures {@code errors.<class>}. A run may count others too. */
public final class ErrorClasses {
    /** What each class means, most telling first. */
    static final SequencedMap<String, String> MEANINGS = meanings();

    private ErrorClasses() {}

    /** Returns the names of the classes, most telling first. */
    public static List<String> names() {
        return List.copyOf(MEANINGS.keySet());
    }

    /** Returns what the class means, or its name in words when it is not a known one. */
    public static String meaning(String name) {
        String known = MEANINGS.get(name);
        return known != null ? known : name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT) + ".";
    }

    private static SequencedMap<String, String> meanings() {
        SequencedMap<String, String> all = new LinkedHashMap<>();
        all.put(
                "connectTimeout",
                "there was no connection within the limit for name, TCP and TLS, as when a NAT gateway has no port"
                        + " left.");
        all.put("connectRefused", "the connect was answered with a reset.");
        all.put("unreachable", "the connect was answered with an ICMP error, or the gateway would not connect.");
        all.put("dnsFailure", "the name server did not answer, or knows no address.");
        all.put("tlsFailure", "the TLS handshake failed: certificate, host name, version, or an alert.");
        all.put("timeout", "there was no whole response within the limit for a call.");
        all.put("reset", "the connection was reset during a call.");
        all.put("closedEarly", "the connection was closed before the response was whole.");
        all.put("badStatus", "a response had a status other than 2xx or 3xx.");
        all.put("badResponse", "what came was not HTTP/1.1, or not framed unambiguously.");
        all.put("listenQueueFull", "no worker was free and the listen queue was full; no call was made.");
        all.put("localPorts", "this machine had no local port left; a limit of the load generator.");
        all.put("localDescriptors", "this process could open no further descriptor; a limit of the load generator.");
        return Collections.unmodifiableSequencedMap(all);
    }
}
