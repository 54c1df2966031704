package dev.egresslab.proxy.config.haproxy;

/** {@code host:port} as HAProxy writes it, with a family such as {@code ipv4@} before it or not. */
final class Address {
    private Address() {}

    private static String bare(String text) {
        int at = text.indexOf('@');
        return at >= 0 ? text.substring(at + 1) : text;
    }

    /** The host, without brackets. */
    static String host(String text) {
        String bare = bare(text);
        int colon = bare.lastIndexOf(':');
        boolean hasPort = colon >= 0 && bare.indexOf(']') < colon && (bare.indexOf(':') == colon || bare.contains("]"));
        String host = hasPort ? bare.substring(0, colon) : bare;
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port, or a fallback when there is none. */
    static int port(String text, int fallback) {
        String bare = bare(text);
        int colon = bare.lastIndexOf(':');
        boolean hasPort = colon >= 0 && bare.indexOf(']') < colon && (bare.indexOf(':') == colon || bare.contains("]"));
        try {
            return hasPort ? Integer.parseInt(bare.substring(colon + 1)) : fallback;
        } catch (NumberFormatException e) {
            return fallback;
        }
    }
}
