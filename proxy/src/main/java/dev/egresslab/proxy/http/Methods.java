package dev.egresslab.proxy.http;

import java.util.List;

/** What is known of methods (RFC 9110 section 9.2). */
public final class Methods {
    private static final List<String> COMMON =
            List.of("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT");

    private Methods() {}

    /** Whether a request may be sent again although the first may have been carried out (RFC 9110 section 9.2.2). */
    public static boolean idempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE" -> true;
            default -> false;
        };
    }

    /** The method as a string, without making one for the common methods. Case matters: {@code get} is another method. */
    static String name(byte[] bytes, int from, int to) {
        for (String method : COMMON) {
            if (matches(bytes, from, to, method)) {
                return method;
            }
        }
        return Octets.text(bytes, from, to);
    }

    private static boolean matches(byte[] bytes, int from, int to, String method) {
        if (to - from != method.length()) {
            return false;
        }
        for (int i = 0; i < method.length(); i++) {
            if (bytes[from + i] != method.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
