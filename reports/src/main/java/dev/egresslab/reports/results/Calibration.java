package dev.egresslab.reports.results;

import dev.egresslab.reports.results.RunResult.Host;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the steps of a call cost in CPU time on one machine, as {@code egresslab calibrate} measured it. A run in virtual time multiplies its
 * counts by these.
 *
 * @param schemaVersion version of this JSON shape, {@link #SCHEMA_VERSION} when written by this build
 * @param tool name and version of the program that measured
 * @param measured when
 * @param host the machine and the JVM
 * @param costs one for each of {@link Step}, by its name
 */
public record Calibration(int schemaVersion, String tool, Instant measured, Host host, Map<String, Cost> costs) {
    /** The version of the JSON shape that this build writes. */
    public static final int SCHEMA_VERSION = 1;

    /** What has a cost of its own. */
    public enum Step {
        /** The app opens a connection through the gateway, its SOCKS greeting included, and closes it. */
        APP_CONNECTION("app.connection"),
        /** The app makes a full TLS handshake, as the client. */
        APP_HANDSHAKE("app.handshake"),
        /** The app makes a call on an open connection, over TLS. */
        APP_REQUEST("app.request"),
        /** The app makes a call on an open connection, in plain HTTP. */
        APP_PLAIN_REQUEST("app.plainRequest"),
        /** The app opens a connection to the proxy, and closes it. */
        APP_PROXY_CONNECTION("app.proxyConnection"),
        /** The proxy takes a connection of the app's, and closes it. */
        PROXY_CLIENT("proxy.client"),
        /** The proxy passes a call on, over a TLS connection of its pool. */
        PROXY_REQUEST("proxy.request"),
        /** The proxy opens a connection through the gateway, and closes it. */
        PROXY_CONNECTION("proxy.connection"),
        /** The proxy makes a full TLS handshake, as the client. */
        PROXY_HANDSHAKE("proxy.handshake");

        private final String key;

        Step(String key) {
            this.key = key;
        }

        /** Its name in the file. */
        public String key() {
            return key;
        }
    }

    /**
     * The CPU time of one step, without the JIT compiler's: the median of several rounds and the least and most of any.
     *
     * @param userMicros median time in user mode, in microseconds
     * @param systemMicros median time in the kernel
     * @param lowMicros the least of both together in one round
     * @param highMicros the most of both together in one round
     */
    public record Cost(double userMicros, double systemMicros, double lowMicros, double highMicros) {
        /** User and system time together. */
        public double micros() {
            return userMicros + systemMicros;
        }
    }

    /** Copies the map in the order of its keys and checks that each step has a cost that can be. */
    public Calibration {
        costs = java.util.Collections.unmodifiableMap(new TreeMap<>(costs));
        for (Step step : Step.values()) {
            Cost cost = costs.get(step.key());
            if (cost == null) {
                throw new IllegalArgumentException("costs must have " + step.key() + ", had " + costs.keySet());
            }
            if (!(cost.userMicros() >= 0 && cost.systemMicros() >= 0)) {
                throw new IllegalArgumentException(
                        "the cost of %s must not be negative, was %s".formatted(step.key(), cost));
            }
        }
    }

    /** Returns the cost of a step. */
    public Cost cost(Step step) {
        Cost cost = costs.get(step.key());
        if (cost == null) {
            throw new IllegalStateException("each step has a cost, but not " + step.key());
        }
        return cost;
    }
}
