package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.NatConfig;
import dev.egresslab.proxy.pool.PortsEstimate;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Estimates the ports that each destination holds at the NAT gateway, and names those that come near its limit. Thread safe. */
final class NatGuard {
    private final NatConfig config;
    private final Map<InetSocketAddress, PortsEstimate> destinations = new ConcurrentHashMap<>();

    private final LongAdder open = new LongAdder();

    NatGuard(NatConfig config) {
        this.config = config;
    }

    void opened(InetSocketAddress destination) {
        PortsEstimate estimate = estimate(destination);
        synchronized (estimate) {
            estimate.opened();
        }
        open.increment();
    }

    void closed(InetSocketAddress destination) {
        PortsEstimate estimate = estimate(destination);
        synchronized (estimate) {
            estimate.closed(System.nanoTime());
        }
        open.decrement();
    }

    /** Connections open now, to all destinations. */
    int open() {
        return open.intValue();
    }

    private PortsEstimate estimate(InetSocketAddress destination) {
        int holdSeconds = (int) Math.max(1, config.hold().toSeconds());
        return destinations.computeIfAbsent(destination, _ -> new PortsEstimate(holdSeconds));
    }

    /** The estimate for each destination that holds any, by address and port. */
    Map<String, Integer> ports() {
        Map<String, Integer> ports = new TreeMap<>();
        destinations.forEach((destination, estimate) -> {
            synchronized (estimate) {
                int now = estimate.ports(System.nanoTime());
                if (now > 0) {
                    ports.put(destination.getAddress().getHostAddress() + ":" + destination.getPort(), now);
                }
            }
        });
        return ports;
    }

    /** The destinations at or above the alarm's share of the limit. */
    List<String> alarms(Map<String, Integer> ports) {
        List<String> alarms = new ArrayList<>();
        ports.forEach((destination, number) -> {
            if (number >= config.alarmShare() * config.portsPerDestination()) {
                alarms.add(destination);
            }
        });
        return alarms;
    }
}
