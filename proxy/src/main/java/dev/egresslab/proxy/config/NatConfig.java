package dev.egresslab.proxy.config;

import java.time.Duration;

/**
 * The NAT gateway on the way out, as far as the proxy guards it: it estimates the ports that each destination address holds there.
 *
 * @param portsPerDestination what the gateway has for one destination: 55,000 for each public address of an AWS NAT gateway
 * @param hold how long a port is held after its connection's end; estimates are cautious with two minutes
 * @param alarmShare the share of the ports at which a destination is an alarm
 */
public record NatConfig(int portsPerDestination, Duration hold, double alarmShare) {
    /** One public address of an AWS NAT gateway, alarm at 80 %. */
    public static final NatConfig DEFAULT = new NatConfig(55_000, Duration.ofMinutes(2), 0.8);

    /** Checks that all are positive. */
    public NatConfig {
        Checks.positive("portsPerDestination", portsPerDestination);
        Checks.positive("hold", hold);
        if (!(alarmShare > 0 && alarmShare <= 1)) {
            throw new IllegalArgumentException("alarmShare must be above 0 and at most 1, was " + alarmShare);
        }
    }
}
