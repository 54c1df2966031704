package dev.egresslab.proxy.http;

import java.util.Locale;

/** The authority of a request, as in Host: a host and an optional port (RFC 9110 section 7.2, RFC 3986 section 3.2.2). */
final class Authority {
    private Authority() {}

    /** Whether the text is a host name or address with an optional port; never user information, a path or white space. */
    static boolean valid(String text) {
        int colon = portColon(text);
        String host = text.substring(0, colon);
        for (int i = colon + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        if (text.length() - colon > 6) {
            return false;
        }
        if (host.startsWith("[")) {
            return host.endsWith("]") && all(host.substring(1, host.length() - 1), ":.");
        }
        return all(host, "-._");
    }

    private static boolean all(String host, String others) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean alphanumeric = c < 0x80 && Character.isLetterOrDigit(c);
            if (!alphanumeric && others.indexOf(c) < 0) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    /** The host in lower case, without port and without a last dot. */
    static String host(String authority) {
        String host = authority.substring(0, portColon(authority)).toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static int portColon(String text) {
        int bracket = text.indexOf(']');
        int colon = text.indexOf(':', Math.max(bracket, 0));
        return colon < 0 ? text.length() : colon;
    }
}
