package dev.egresslab.simulator.cloud;

import java.util.List;

/**
 * The metrics of the CloudWatch namespace {@value #NAMESPACE}, with the unit and the statistic AWS gives for each (AWS VPC user guide, "NAT gateway
 * metrics and dimensions"). Where the guide leaves room, the meaning taken here says "assumed".
 */
public enum AwsMetric {
    /** Concurrent active TCP connections; assumed: established ones, without those half-open or held. */
    ACTIVE_CONNECTION_COUNT(0, "ActiveConnectionCount", "Count", "Maximum"),
    /** Bytes received from destinations. */
    BYTES_IN_FROM_DESTINATION(1, "BytesInFromDestination", "Bytes", "Sum"),
    /** Bytes received from clients. */
    BYTES_IN_FROM_SOURCE(2, "BytesInFromSource", "Bytes", "Sum"),
    /** Bytes sent to destinations. */
    BYTES_OUT_TO_DESTINATION(3, "BytesOutToDestination", "Bytes", "Sum"),
    /** Bytes sent to clients. */
    BYTES_OUT_TO_SOURCE(4, "BytesOutToSource", "Bytes", "Sum"),
    /** Connection attempts; assumed: TCP alone, each SYN that needs a new port, whether it gets one or not. */
    CONNECTION_ATTEMPT_COUNT(5, "ConnectionAttemptCount", "Count", "Sum"),
    /** TCP connections established. */
    CONNECTION_ESTABLISHED_COUNT(6, "ConnectionEstablishedCount", "Count", "Sum"),
    /** Times no source port could be allocated; assumed: each dropped packet counts, a SYN sent again too. */
    ERROR_PORT_ALLOCATION(7, "ErrorPortAllocation", "Count", "Sum"),
    /** Connections that were not closed gracefully and had no activity for the idle timeout. */
    IDLE_TIMEOUT_COUNT(8, "IdleTimeoutCount", "Count", "Sum"),
    /** Packets dropped; assumed: those refused a port among them. */
    PACKETS_DROP_COUNT(9, "PacketsDropCount", "Count", "Sum"),
    /** Packets received from destinations. */
    PACKETS_IN_FROM_DESTINATION(10, "PacketsInFromDestination", "Count", "Sum"),
    /** Packets received from clients. */
    PACKETS_IN_FROM_SOURCE(11, "PacketsInFromSource", "Count", "Sum"),
    /** Packets sent to destinations. */
    PACKETS_OUT_TO_DESTINATION(12, "PacketsOutToDestination", "Count", "Sum"),
    /** Packets sent to clients. */
    PACKETS_OUT_TO_SOURCE(13, "PacketsOutToSource", "Count", "Sum"),
    /** The highest 10-second average of bytes per second in a minute; assumed: of all bytes received. */
    PEAK_BYTES_PER_SECOND(14, "PeakBytesPerSecond", "Count", "Maximum"),
    /** The highest 10-second average of packets per second in a minute; assumed: of all packets received. */
    PEAK_PACKETS_PER_SECOND(15, "PeakPacketsPerSecond", "Count", "Maximum");

    /** The CloudWatch namespace. */
    public static final String NAMESPACE = "AWS/NATGateway";

    /** The CloudWatch dimension by which gateways are told apart. */
    public static final String DIMENSION = "NatGatewayId";

    /** All, in the order the guide lists them. */
    public static final List<AwsMetric> ALL = List.of(values());

    private final int column;
    private final String metricName;
    private final String unit;
    private final String statistic;

    AwsMetric(int column, String metricName, String unit, String statistic) {
        this.column = column;
        this.metricName = metricName;
        this.unit = unit;
        this.statistic = statistic;
    }

    /** Its place in {@link #ALL}. */
    int column() {
        return column;
    }

    /** The name in CloudWatch. */
    public String metricName() {
        return metricName;
    }

    /** The unit in CloudWatch. */
    public String unit() {
        return unit;
    }

    /** The statistic that is useful according to AWS: {@code Sum} or {@code Maximum}. */
    public String statistic() {
        return statistic;
    }
}
