package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.nat.LedgerListener;
import dev.egresslab.simulator.nat.Protocol;
import java.util.Arrays;

/**
 * How many ports each client has in use: the most towards any one destination, held ports included, since one port serves many destinations.
 * No call allocates once the tables have grown, and none searches, but for {@link #most} and {@link #mostOf}.
 */
final class ClientPorts implements LedgerListener {

    /** By client and destination. */
    private int[][] ports = new int[0][];

    @Override
    public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
        if (client >= ports.length) {
            int before = ports.length;
            ports = Arrays.copyOf(ports, Math.max(client + 1, 2 * before));
            Arrays.fill(ports, before, ports.length, new int[0]);
        }
        if (destination >= ports[client].length) {
            ports[client] = Arrays.copyOf(ports[client], Math.max(destination + 1, 2 * ports[client].length));
        }
        ports[client][destination]++;
    }

    @Override
    public void released(int mapping, int destination, int client, long nowNanos) {
        ports[client][destination]--;
    }

    /** Ports of one client for one destination. */
    int of(int client, int destination) {
        return ports[client][destination];
    }

    /** Clients ever seen are numbered below. */
    int clients() {
        return ports.length;
    }

    /** The most ports of one client for any destination. */
    int mostOf(int client) {
        int most = 0;
        for (int count : ports[client]) {
            most = Math.max(most, count);
        }
        return most;
    }

    /** The most ports of any client for any destination. */
    int most() {
        int most = 0;
        for (int client = 0; client < ports.length; client++) {
            most = Math.max(most, mostOf(client));
        }
        return most;
    }
}
