package dev.egresslab.reports.results;

import dev.egresslab.reports.results.RunResult.Host;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a call cost in CPU time on one machine, as {@code egresslab calibrate} measured it. A run in virtual time multiplies its
 * counts by these, and adds what a process costs while it is cold: a JVM compiles its code under way, and runs it slowly until then, which in a run of
 * seconds is most of its CPU time.
 *
 * @param schemaVersion version of this JSON shape, {@link #SCHEMA_VERSION} when written by this build
 * @param tool name and version of the program that measured
 * @param measured when
 * @param host the machine and the JVM
 * @param costs one for each of {@link Step}, by its name
 * @param coldStarts one for each of {@link Kind}, by its name; empty in a file of the first version, which knew warm processes only
 */
public record Calibration(
        int schemaVersion,
        String tool,
        Instant measured,
        Host host,
        Map<String, Cost> costs,
        @Nullable Map<String, ColdStart> coldStarts) {
    /** The version of the JSON shape that this build writes. */
    public static final int SCHEMA_VERSION = 2;

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

    /** A process that starts cold. */
    public enum Kind {
        /** The app that opens a connection for each call. */
        APP_DIRECT("app.direct"),
        /** The app that calls through the proxy. */
        APP_PROXIED("app.proxied"),
        /** The proxy. */
        PROXY("proxy");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /** Its name in the file. */
        public String key() {
            return key;
        }
    }

    /**
     * What a process costs more than its steps while it is cold. Its compiler needs calls to know what to compile, and time to do so: it has come as far as
     * the scarcer of the two, calls at {@code callsPerSecond} and seconds under load.
     *
     * @param callsPerSecond the rate at which this was measured
     * @param points how much it has come to after so long, the shortest first; after the last it costs no more
     */
    public record ColdStart(double callsPerSecond, List<Point> points) {
        /**
         * A point of the curve.
         *
         * @param seconds under load since the process began
         * @param micros CPU time since then beside the steps', the JIT compiler's included
         * @param jitMicros the JIT compiler's
         */
        public record Point(double seconds, double micros, double jitMicros) {}

        private static final Point BEGIN = new Point(0, 0, 0);

        /** Copies the list. */
        public ColdStart {
            points = List.copyOf(points);
            if (!(callsPerSecond > 0)) {
                throw new IllegalArgumentException("callsPerSecond must be positive, was " + callsPerSecond);
            }
        }

        /** How far along the curve a process comes in so much time with so many calls. */
        public double advance(double seconds, double calls) {
            return Math.min(seconds, calls / callsPerSecond);
        }

        /** The curve so far along, straight between its points. */
        public Point at(double seconds) {
            Point below = BEGIN;
            for (Point above : points) {
                if (seconds < above.seconds()) {
                    double part = (seconds - below.seconds()) / (above.seconds() - below.seconds());
                    return new Point(
                            seconds,
                            below.micros() + part * (above.micros() - below.micros()),
                            below.jitMicros() + part * (above.jitMicros() - below.jitMicros()));
                }
                below = above;
            }
            return below;
        }
    }

    /** A calibration of warm processes alone. */
    public Calibration(int schemaVersion, String tool, Instant measured, Host host, Map<String, Cost> costs) {
        this(schemaVersion, tool, measured, host, costs, Map.of());
    }

    /** Copies the map in the order of its keys and checks that each step has a cost that can be. */
    public Calibration {
        costs = java.util.Collections.unmodifiableMap(new TreeMap<>(costs));
        coldStarts = coldStarts == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(coldStarts));
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

    /** Returns what a kind of process costs while it is cold, or null where that was not measured. */
    public @Nullable ColdStart coldStart(Kind kind) {
        return coldStarts == null ? null : coldStarts.get(kind.key());
    }
}
