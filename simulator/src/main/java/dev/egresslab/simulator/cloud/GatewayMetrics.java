package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.nat.Console;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.MappingState;
import dev.egresslab.simulator.nat.Protocol;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What there is to see of a gateway: what its own cloud's console shows, and besides, whatever its cloud, CloudWatch's metrics, so that figures of
 * different gateways can be compared by one set of names. Single-threaded.
 */
public final class GatewayMetrics implements ConsoleMetrics {

    private final CloudWatchMetrics cloudWatch;
    private final GrowthLog growth = new GrowthLog();
    /** The console's, unless that is CloudWatch. */
    private final @Nullable ConsoleMetrics other;

    /**
     * Metrics from {@code startNanos} on.
     *
     * @param console whose console shows the gateway
     * @param periodNanos between datapoints; a minute is every cloud's own
     * @param clientName what a console that shows clients calls them
     */
    public GatewayMetrics(Console console, long startNanos, long periodNanos, IntFunction<String> clientName) {
        this.cloudWatch = new CloudWatchMetrics(startNanos, periodNanos);
        this.other = switch (console) {
            case CLOUDWATCH, NONE -> null;
            case AZURE_NAT_GATEWAY -> new AzureMetrics(startNanos, periodNanos);
            case AZURE_LOAD_BALANCER -> new AzureLoadBalancerMetrics(startNanos, periodNanos, clientName);
            case CLOUD_MONITORING -> new GoogleMetrics(startNanos, periodNanos);
        };
    }

    /** The metrics by CloudWatch's names, which every gateway has. */
    public CloudWatchMetrics cloudWatch() {
        return cloudWatch;
    }

    /** What the gateway's own console shows; CloudWatch's metrics if it has none. */
    @Override
    public List<MetricSeries> series() {
        return other == null ? cloudWatch.series() : other.series();
    }

    /** When clients or the gateway got more ports by themselves, in order of time: no console shows it. */
    public List<Growth> growth() {
        return growth.all();
    }

    /** Everything that was counted since the start, by the name it has among the figures. */
    public Map<String, Long> counted() {
        return totals(false);
    }

    /** The highest value since the start of everything that goes up and down, by the name it has among the figures. */
    public Map<String, Long> highest() {
        return totals(true);
    }

    private Map<String, Long> totals(boolean gauges) {
        Map<String, Long> totals = new TreeMap<>();
        for (AwsMetric metric : AwsMetric.ALL) {
            if (metric.statistic().equals("Maximum") == gauges) {
                totals.put(metric.metricName(), cloudWatch.total(metric));
            }
        }
        if (other != null) {
            for (MetricSeries series : other.series()) {
                if (series.isGauge() == gauges) {
                    totals.merge(series.figure(), Math.round(series.total()), gauges ? Math::max : Long::sum);
                }
            }
        }
        return totals;
    }

    @Override
    public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
        cloudWatch.opened(mapping, protocol, destination, client, nowNanos);
        if (other != null) {
            other.opened(mapping, protocol, destination, client, nowNanos);
        }
    }

    @Override
    public void refused(Protocol protocol, int destination, int client, long nowNanos) {
        cloudWatch.refused(protocol, destination, client, nowNanos);
        if (other != null) {
            other.refused(protocol, destination, client, nowNanos);
        }
    }

    @Override
    public void established(int mapping, Protocol protocol, long nowNanos) {
        cloudWatch.established(mapping, protocol, nowNanos);
        if (other != null) {
            other.established(mapping, protocol, nowNanos);
        }
    }

    @Override
    public void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {
        cloudWatch.ended(mapping, protocol, before, ending, nowNanos);
        if (other != null) {
            other.ended(mapping, protocol, before, ending, nowNanos);
        }
    }

    @Override
    public void released(int mapping, int destination, int client, long nowNanos) {
        cloudWatch.released(mapping, destination, client, nowNanos);
        if (other != null) {
            other.released(mapping, destination, client, nowNanos);
        }
    }

    @Override
    public void portsGiven(int client, int ports, long nowNanos) {
        growth.portsGiven(client, ports, nowNanos);
        cloudWatch.portsGiven(client, ports, nowNanos);
        if (other != null) {
            other.portsGiven(client, ports, nowNanos);
        }
    }

    @Override
    public void addressAdded(int publicIps, long nowNanos) {
        growth.addressAdded(publicIps, nowNanos);
        cloudWatch.addressAdded(publicIps, nowNanos);
        if (other != null) {
            other.addressAdded(publicIps, nowNanos);
        }
    }

    @Override
    public void inFromSource(long packets, long bytes, long nowNanos) {
        cloudWatch.inFromSource(packets, bytes, nowNanos);
        if (other != null) {
            other.inFromSource(packets, bytes, nowNanos);
        }
    }

    @Override
    public void outToDestination(long packets, long bytes, long nowNanos) {
        cloudWatch.outToDestination(packets, bytes, nowNanos);
        if (other != null) {
            other.outToDestination(packets, bytes, nowNanos);
        }
    }

    @Override
    public void inFromDestination(long packets, long bytes, long nowNanos) {
        cloudWatch.inFromDestination(packets, bytes, nowNanos);
        if (other != null) {
            other.inFromDestination(packets, bytes, nowNanos);
        }
    }

    @Override
    public void outToSource(long packets, long bytes, long nowNanos) {
        cloudWatch.outToSource(packets, bytes, nowNanos);
        if (other != null) {
            other.outToSource(packets, bytes, nowNanos);
        }
    }

    @Override
    public void dropped(long packets, long nowNanos) {
        cloudWatch.dropped(packets, nowNanos);
        if (other != null) {
            other.dropped(packets, nowNanos);
        }
    }

    @Override
    public void advance(long nowNanos) {
        cloudWatch.advance(nowNanos);
        if (other != null) {
            other.advance(nowNanos);
        }
    }
}
