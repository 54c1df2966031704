package dev.egresslab.bench.scenario.plan;

import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.MappingKey;
import dev.egresslab.simulator.nat.PortChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a reader must know beside a plan's numbers. */
final class Remarks {
    private final PlanCase planned;

    Remarks(PlanCase planned) {
        this.planned = planned;
    }

    /** The profile's values that the plan depends on. */
    Set<String> valuesUsed() {
        Set<String> used = new HashSet<>(
                Set.of("portsPerDestination", "publicIpsMax", "mappingKey", "slicing", planned.holdValue()));
        if (connectionsMaxBinds()) {
            used.add("connectionsMax");
        }
        if (!planned.profile().addressGrowth().value().isNone()) {
            used.add("addressGrowth");
        }
        return used;
    }

    private boolean connectionsMaxBinds() {
        return planned.supply().ports(planned.ips())
                == planned.profile().connectionsMax().value();
    }

    /** What becomes of a connection for which no port is free. */
    static String failure(GatewayProfile profile) {
        return switch (profile.exhaustion().value()) {
            case DROP -> "gets no answer until its connect times out";
            case RST -> "is reset";
            case ICMP_ADMIN_PROHIBITED -> "is refused by ICMP";
            case EVICT_OLDEST -> "takes the port of the oldest one, which breaks";
        };
    }

    List<String> all() {
        GatewayProfile profile = planned.profile();
        List<String> remarks = new ArrayList<>(planned.remarks());
        if (profile.exhaustion().value() == Exhaustion.DROP
                && !planned.kept()
                && planned.persistence().syns() == 1) {
            remarks.add("Who fails is counted once here. A client sends its SYN again and an app may retry: above the"
                    + " ceiling the load grows by that, and so does what the cloud counts."
                    + (planned.persistence().attempts() == 1
                            ? " `--connect-timeout 3s --attempts 3` counts them."
                            : ""));
        }
        if (profile.exhaustion().value() == Exhaustion.EVICT_OLDEST) {
            remarks.add("This gateway refuses nobody: the share that finds no port is the share of connections that"
                    + " breaks an older one.");
        }
        if (profile.portChoice().value() == PortChoice.LINUX_PROBE) {
            remarks.add(
                    "Linux looks at 248 ports of all: single SYNs fail from about 80 % of the ports on. And it gives a"
                        + " closed connection's port away early when the new one's sequence number is ahead, so more"
                        + " get through at the ceiling than this says.");
        }
        if (!profile.raceWindow().value().isZero()) {
            remarks.add(
                    "This gateway may choose a port twice within %s of the first time and then drops the second SYN, however many ports are free: that is not counted here."
                            .formatted(profile.raceWindow().text()));
        }
        if (profile.mappingKey().value() == MappingKey.ENDPOINT_INDEPENDENT) {
            remarks.add("One port serves all destinations of a client's socket: more destinations buy nothing here.");
        }
        if (connectionsMaxBinds()) {
            remarks.add("The gateway's limit of %,d connections binds before its ports do."
                    .formatted(profile.connectionsMax().value()));
        }
        return remarks;
    }
}
