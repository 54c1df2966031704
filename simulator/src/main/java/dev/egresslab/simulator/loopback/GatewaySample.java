package dev.egresslab.simulator.loopback;

import java.util.List;
import java.util.Map;

/**
 * A gateway at a moment, with all its counts since it started. Only records, lists, strings and numbers, so that it can be sent as JSON.
 *
 * @param name the gateway's name
 * @param profile the name of the profile it is modelled on
 * @param transport how it talks to the kernel: {@code io_uring}, {@code epoll} or {@code nio}
 * @param publicIps how many public addresses it has now
 * @param startedAtMillis when it started, in milliseconds since 1970
 * @param atMillis the moment, in milliseconds since it started
 * @param destinations port use by destination, in the order of the configuration
 * @param holders who holds ports now: by destination, most first
 * @param holdersAtMax who held them at each destination's fullest moment: by destination, most first
 * @param clients how each client used each destination's ports: by destination, who ever had most first
 * @param growth when clients or the gateway got more ports by themselves; told with the datapoints
 * @param metrics what the cloud's console would show
 * @param counted everything counted since the start, by CloudWatch's names and, if the cloud is another, by its own
 * @param highest the highest value since the start of everything that goes up and down, by the same names
 * @param sockets what happened to its sockets
 */
public record GatewaySample(
        String name,
        String profile,
        String transport,
        int publicIps,
        long startedAtMillis,
        long atMillis,
        List<Destination> destinations,
        List<Holder> holders,
        List<Holder> holdersAtMax,
        List<Client> clients,
        List<Growth> growth,
        List<Metric> metrics,
        Map<String, Long> counted,
        Map<String, Long> highest,
        Sockets sockets) {

    /** Copies the collections. */
    public GatewaySample {
        destinations = List.copyOf(destinations);
        holders = List.copyOf(holders);
        holdersAtMax = List.copyOf(holdersAtMax);
        clients = List.copyOf(clients);
        growth = List.copyOf(growth);
        metrics = List.copyOf(metrics);
        counted = Map.copyOf(counted);
        highest = Map.copyOf(highest);
    }

    /**
     * Port use of one destination.
     *
     * @param destination address, port and protocol, such as {@code 198.51.100.10:443/tcp}
     * @param limit ports all public addresses together have for it
     * @param inUse ports not free
     * @param halfOpen those of connections not yet answered
     * @param established those of open connections
     * @param held those of closed connections, not free yet
     * @param opened how many connections got a port
     * @param refused how many SYNs got none
     * @param evicted how many connections lost their port to another
     * @param inUseMax the most ports in use at once
     * @param inUseMaxAtMillis when that was first so, in milliseconds since the gateway started
     * @param halfOpenAtMax half-open ones among them
     * @param establishedAtMax open ones among them
     * @param heldAtMax held ones among them
     */
    public record Destination(
            String destination,
            long limit,
            long inUse,
            long halfOpen,
            long established,
            long held,
            long opened,
            long refused,
            long evicted,
            long inUseMax,
            long inUseMaxAtMillis,
            long halfOpenAtMax,
            long establishedAtMax,
            long heldAtMax) {}

    /**
     * One client's ports towards one destination.
     *
     * @param client the name it gave as its SOCKS user, or else its address
     * @param destination as in {@link Destination#destination}
     * @param ports how many, open or held
     */
    public record Holder(String client, String destination, long ports) {}

    /**
     * One client's use of one destination's ports since the start.
     *
     * @param client as in {@link Holder#client}
     * @param destination as in {@link Destination#destination}
     * @param mostPorts the most it held at once
     * @param limit the ports it may choose from: its own where clients own ports, else those of all
     * @param refused how many of its SYNs got no port
     */
    public record Client(String client, String destination, long mostPorts, long limit, long refused) {}

    /**
     * A client or the gateway got more ports by itself.
     *
     * @param atMillis when it had them, in milliseconds since the gateway started
     * @param client the client whose own ports became more; empty when the gateway got a public address
     * @param now how many ports the client owns now, or how many addresses the gateway has
     */
    public record Growth(long atMillis, String client, long now) {}

    /**
     * One metric under the cloud's name.
     *
     * @param namespace such as {@code AWS/NATGateway}
     * @param name such as {@code ErrorPortAllocation}
     * @param unit such as {@code Count}
     * @param statistic how the values of a period are summed up, such as {@code Sum}
     * @param dimensions what tells the series of one name apart
     * @param periodMillis from one datapoint to the next
     * @param points the datapoints asked for, oldest first; the last is of the period that has not ended yet
     */
    public record Metric(
            String namespace,
            String name,
            String unit,
            String statistic,
            Map<String, String> dimensions,
            long periodMillis,
            List<Point> points) {

        /** Copies the collections. */
        public Metric {
            dimensions = Map.copyOf(dimensions);
            points = List.copyOf(points);
        }
    }

    /**
     * One datapoint.
     *
     * @param atMillis the period's start, in milliseconds since the gateway started
     * @param value the value
     */
    public record Point(long atMillis, double value) {}

    /**
     * What happened to the gateway's sockets.
     *
     * @param open sockets open now; two for a connection
     * @param accepted clients that came
     * @param notAccepted clients that could not be let in, once for each try
     * @param malformed clients that spoke no SOCKS the gateway knows, or asked for what it does not do
     * @param unmapped connects to a destination no local server stands for
     * @param originFailures connects to a local server that failed
     * @param descriptorShortages how often a socket could not be had because the process or the system had no descriptor left
     * @param localPortShortages how often there was no local port left for a connection to a local server
     * @param faults connections ended by a fault of the gateway itself
     */
    public record Sockets(
            long open,
            long accepted,
            long notAccepted,
            long malformed,
            long unmapped,
            long originFailures,
            long descriptorShortages,
            long localPortShortages,
            long faults) {}

    /** The metric of that name; the first if several series have it. */
    public Metric metric(String metricName) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(metricName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metric is named " + metricName));
    }

    /** What has been counted under that name, or its highest value if it goes up and down. */
    public long total(String metricName) {
        Long total = counted.getOrDefault(metricName, highest.get(metricName));
        if (total == null) {
            throw new IllegalArgumentException("no metric is named " + metricName);
        }
        return total;
    }

    /** The destination of that label. */
    public Destination destination(String label) {
        return destinations.stream()
                .filter(destination -> destination.destination().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no destination is labelled " + label));
    }
}
