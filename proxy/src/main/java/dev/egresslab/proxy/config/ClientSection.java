package dev.egresslab.proxy.config;

import java.time.Duration;

/** Reads the limits for clients. */
final class ClientSection {
    private ClientSection() {}

    static ClientLimits read(YamlSection section) {
        ClientLimits base = ClientLimits.DEFAULT;
        int requestLineBytes = section.integer("requestLineBytes", base.requestLineBytes());
        int headerBytes = section.integer("headerBytes", base.headerBytes());
        int headerFields = section.integer("headerFields", base.headerFields());
        long bodyBytes = section.read("bodyBytes", base.bodyBytes(), "a whole number", Long::parseLong);
        Duration headerTimeout = section.duration("headerTimeout", base.headerTimeout());
        Duration idleTimeout = section.duration("idleTimeout", base.idleTimeout());
        int bodyRate = section.integer("bodyRate", base.bodyRate());
        Duration bodyGrace = section.duration("bodyGrace", base.bodyGrace());
        int maxConnections = section.integer("maxConnections", base.maxConnections());
        int maxPerAddress = section.integer("maxPerAddress", base.maxPerAddress());
        return section.done(
                () -> new ClientLimits(
                        requestLineBytes,
                        headerBytes,
                        headerFields,
                        bodyBytes,
                        headerTimeout,
                        idleTimeout,
                        bodyRate,
                        bodyGrace,
                        maxConnections,
                        maxPerAddress),
                base);
    }
}
