package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.simulator.nat.Ipv4;
import dev.egresslab.simulator.nat.PortLedger;
import dev.egresslab.simulator.nat.Protocol;
import java.util.List;

/** The addresses and ports of the origin's hosts, as a gateway tells them apart. */
record Endpoints(List<OriginSpec.Host> hosts) {

    /** The ledger's number of each address of each host; hosts that share an address and a port share its ports in the gateway. */
    int[][] numberedBy(PortLedger ledger) {
        int[][] numbers = new int[hosts.size()][];
        for (int host = 0; host < numbers.length; host++) {
            OriginSpec.Host at = hosts.get(host);
            numbers[host] = at.addresses().stream()
                    .mapToInt(address -> ledger.destination(Protocol.TCP, Ipv4.of(address), at.port()))
                    .toArray();
        }
        return numbers;
    }
}
