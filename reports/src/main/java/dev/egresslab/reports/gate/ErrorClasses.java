package dev.egresslab.reports.gate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/** The errors that the bundled client tells apart, as figures {@code errors.<class>}. A run may count others too. */
public final class ErrorClasses {
    /** What each class means, most telling first. */
    static final SequencedMap<String, String> MEANINGS = meanings();

    private ErrorClasses() {}

    /** Returns what the class means, or its name in words when it is not a known one. */
    public static String meaning(String name) {
        String known = MEANINGS.get(name);
        return known != null ? known : name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT) + ".";
    }

    private static SequencedMap<String, String> meanings() {
        SequencedMap<String, String> all = new LinkedHashMap<>();
        all.put("connectTimeout", "no answer to the connect within the limit, as when a NAT gateway has no port left.");
        all.put("connectRefused", "the connect was refused or reset.");
        all.put("unreachable", "the connect was answered with an ICMP error.");
        all.put("dnsFailure", "the name could not be resolved.");
        all.put("tlsFailure", "the TLS handshake failed.");
        all.put("timeout", "no whole response within the limit for a call.");
        all.put("reset", "the connection was reset during the call.");
        all.put("closedEarly", "the connection was closed before the response was whole.");
        all.put("badStatus", "the response had a status other than 2xx or 3xx.");
        all.put("badResponse", "the response was not valid HTTP.");
        all.put("listenQueueFull", "no worker was free and the listen queue was full.");
        all.put("localPorts", "this machine had no ephemeral port left.");
        all.put("localDescriptors", "this process had no file descriptor left.");
        return Collections.unmodifiableSequencedMap(all);
    }
}
