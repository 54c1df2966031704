package dev.egresslab.bench.virtual;

import dev.egresslab.simulator.cloud.GatewayMetrics;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.ExpiredFlow;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.LedgerListener;
import dev.egresslab.simulator.nat.MappingState;
import dev.egresslab.simulator.nat.PortLedger;
import dev.egresslab.simulator.nat.Protocol;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One NAT gateway of one round: its port ledger, driven by the connections that go through it. The client is next to it and the origin half a
 * round trip away, so what the client sends passes at once, and what the origin answers passes a round trip later.
 *
 * <p>A mapping is a number to the ledger. Whose it is stands here, so that a connection hears, or rather will find out, that the gateway has
 * forgotten it.
 */
final class Gateway implements LedgerListener {
    private static final int FIRST_SIZE = 1_024;
    /** {@code BytesInFromSource}, {@code PacketDropCount}, {@code PeakBytesPerSecond}, {@code sent_bytes_count}. */
    private static final Pattern TRAFFIC_METRIC = Pattern.compile("^(Byte|Packet|Peak)|_(bytes|packets)_");

    private final int number;
    private final String zone;
    private final PortLedger ledger;
    private final int[][] destinations;
    /** Whose a mapping is, or was: none of {@link ForeseenPages}, which know what comes. */
    private @Nullable Connection[] byMapping;

    private final GatewayMetrics metrics;

    /** A gateway with all ports free, whose metrics begin with {@code startNanos}. */
    Gateway(
            int number,
            String zone,
            GatewayProfile profile,
            int ips,
            Endpoints endpoints,
            long startNanos,
            long periodNanos,
            IntFunction<String> clientName,
            RandomGenerator random) {
        this.number = number;
        this.zone = zone;
        metrics = new GatewayMetrics(profile.console(), startNanos, periodNanos, clientName);
        ledger = new PortLedger(profile, ips, random, this);
        destinations = endpoints.numberedBy(ledger);
        byMapping = new Connection[FIRST_SIZE];
    }

    /** Its place among {@link Gateways#all}. */
    int number() {
        return number;
    }

    String zone() {
        return zone;
    }

    PortLedger ledger() {
        return ledger;
    }

    GatewayMetrics metrics() {
        return metrics;
    }

    /**
     * Whether the model knows a metric: it has connections, and of packets only those that were refused a port. A metric that it does not know
     * must not be shown as zero.
     */
    static boolean knows(String metric) {
        return metric.equals("dropped_sent_packets_count")
                || !TRAFFIC_METRIC.matcher(metric).find();
    }

    /** Does what is due, also when nothing passes. */
    void advance(long nowNanos) {
        while (ledger.expire(nowNanos) == 0) {
            // A call does bounded work; each round of the loop ends as many mappings as it may.
        }
        metrics.advance(nowNanos);
    }

    /** A SYN passes: whether there was a port for it. */
    boolean syn(Connection connection, long nowNanos) {
        int mapping = ledger.open(destinations[connection.host][connection.address], connection.client, nowNanos);
        if (mapping == PortLedger.EXHAUSTED) {
            return false;
        }
        if (mapping >= byMapping.length) {
            byMapping = Arrays.copyOf(byMapping, Math.max(mapping + 1, 2 * byMapping.length));
        }
        byMapping[mapping] = connection;
        connection.mapping = mapping;
        connection.passedNanos = nowNanos;
        return true;
    }

    /**
     * The SYN of a foreseen connection passes if there is a port for it without doubt: its {@linkplain PortLedger#openForeseen ticket}, or
     * {@link PortLedger#EXHAUSTED}, and then none was sent.
     */
    long openForeseen(int host, int address, int client, long answerNanos, long nowNanos) {
        return ledger.openForeseen(destinations[host][address], client, answerNanos, nowNanos);
    }

    /** The SYN's answer passes: false if the gateway has forgotten the connection. */
    boolean established(Connection connection, long nowNanos) {
        connection.passedNanos = nowNanos;
        return connection.mapping != Connection.NO_MAPPING && ledger.established(connection.mapping, nowNanos);
    }

    /** Something passes, from either side: false if the gateway has forgotten the connection. */
    boolean packet(Connection connection, long nowNanos) {
        if (connection.mapping == Connection.NO_MAPPING || connection.passedNanos == nowNanos) {
            // A second packet of the same instant tells the gateway nothing new.
            return connection.mapping != Connection.NO_MAPPING;
        }
        connection.passedNanos = nowNanos;
        return ledger.active(connection.mapping, nowNanos);
    }

    /** The second FIN, or a reset, passes. */
    void close(Connection connection, Ending ending, long nowNanos) {
        int mapping = connection.mapping;
        if (mapping != Connection.NO_MAPPING) {
            ledger.close(mapping, ending, nowNanos);
        }
    }

    /** What it does with a packet of a connection it has forgotten. */
    ExpiredFlow expiredFlow() {
        return ledger.profile().expiredFlow().value();
    }

    @Override
    public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
        metrics.opened(mapping, protocol, destination, client, nowNanos);
    }

    @Override
    public void refused(Protocol protocol, int destination, int client, long nowNanos) {
        metrics.refused(protocol, destination, client, nowNanos);
    }

    @Override
    public void established(int mapping, Protocol protocol, long nowNanos) {
        metrics.established(mapping, protocol, nowNanos);
    }

    @Override
    public void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {
        if (mapping >= 0) {
            forget(mapping);
        }
        metrics.ended(mapping, protocol, before, ending, nowNanos);
    }

    private void forget(int mapping) {
        Connection connection = byMapping[mapping];
        if (connection != null && connection.mapping == mapping) {
            connection.mapping = Connection.NO_MAPPING;
        }
    }

    @Override
    public void released(int mapping, int destination, int client, long nowNanos) {
        metrics.released(mapping, destination, client, nowNanos);
    }

    @Override
    public void addressAdded(int publicIps, long nowNanos) {
        metrics.addressAdded(publicIps, nowNanos);
    }

    @Override
    public void portsGiven(int client, int ports, long nowNanos) {
        metrics.portsGiven(client, ports, nowNanos);
    }
}
