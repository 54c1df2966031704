package dev.egresslab.proxy.config;

/**
 * Where a line per request is written, and how.
 *
 * @param file a file that is appended to, or {@code -} for standard output
 * @param format how a line looks
 */
public record AccessLogConfig(String file, Format format) {
    /** How a line looks. */
    public enum Format {
        /** An object with named values. */
        JSON,
        /** HAProxy's {@code option httplog} (configuration.txt 8.2.3), for the tools that read it. */
        HAPROXY
    }
}
