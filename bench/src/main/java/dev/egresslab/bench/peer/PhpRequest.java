package dev.egresslab.bench.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One page, as PHP is asked for it.
 *
 * @param ordinal which page of the run it is, from 0: hosts and their addresses are taken in turn by it
 * @param gateways the SOCKS servers that its connections go through, in turn; empty for that of the configuration
 * @param client the name that the gateways know it by
 */
public record PhpRequest(long ordinal, List<Endpoint> gateways, String client) {
    /** Copies the list. */
    public PhpRequest {
        gateways = List.copyOf(gateways);
    }

    /** A page on the way that PHP is configured for. */
    static PhpRequest of(long ordinal) {
        return new PhpRequest(ordinal, List.of(), "");
    }

    /** What the script reads as {@code $_SERVER}. */
    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("EGRESSLAB_PAGE", Long.toString(ordinal));
        if (!gateways.isEmpty()) {
            variables.put(
                    "EGRESSLAB_GATEWAYS",
                    String.join(" ", gateways.stream().map(Endpoint::toString).toList()));
            variables.put("EGRESSLAB_CLIENT", client);
        }
        return variables;
    }
}
