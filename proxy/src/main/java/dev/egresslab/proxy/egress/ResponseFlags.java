package dev.egresslab.proxy.egress;

import org.jspecify.annotations.Nullable;

/** Why an exchange went wrong, in the letters that Envoy's users look for in a log ({@code %RESPONSE_FLAGS%}). */
final class ResponseFlags {
    private ResponseFlags() {}

    /**
     * The flags; empty when all went well, or Envoy has none for it.
     *
     * @param retries how often the request was sent again; if it was, no more could be done for it
     */
    static String of(@Nullable GatewayError error, int retries) {
        String flag = error == null ? "" : flag(error);
        return retries > 0 && flag.startsWith("U") ? flag + ",URX" : flag;
    }

    private static String flag(GatewayError error) {
        return switch (error) {
            case TERMINATED, INCOMPLETE -> "UC";
            case REFUSED,
                    UNREACHABLE,
                    CONNECT_TIMEOUT,
                    TLS_ERROR,
                    TLS_CERTIFICATE,
                    TLS_TIMEOUT,
                    RELAY_ERROR,
                    SHORTAGE -> "UF";
            case QUEUE_FULL, QUEUE_TIMEOUT -> "UO";
            case ANSWER_TIMEOUT -> "UT";
            case PROTOCOL_ERROR, UPGRADE_FAILED -> "UPE";
            case DNS_ERROR, DNS_TIMEOUT -> "DF";
            case UNKNOWN_HOST -> "NR";
            case CLIENT_GONE -> "DC";
            case BAD_REQUEST -> "DPE";
            case REQUEST_TIMEOUT -> "SI";
            case OVERLOADED -> "OM";
            case ADDRESS_PROHIBITED, TOO_MANY_CONNECTIONS, DRAINING -> "";
        };
    }
}
