package dev.egresslab.simulator.nat;

import org.jspecify.annotations.Nullable;

/**
 * One client's ports towards one destination, now and at the destination's fullest moment.
 *
 * <p>The fullest moment is only known afterwards, and copying every holder's count at each new maximum would cost a loop per opening. So each
 * holder keeps, beside its count, the count at the last maximum it knows of, and brings that up to date before its count changes: until then the
 * count has been the same since the maximum.
 */
final class Holder {

    final Destination to;
    final int client;

    /** The client's own ports towards the destination, when clients own ports. */
    PortSet @Nullable [] sets;

    /** Mappings refused. */
    long refused;

    /** Who wanted a port of the destination first before this one did. */
    final @Nullable Holder older;

    private int ports;
    private int mostPorts;
    private int portsAtMax;
    private int maximaSeen;

    Holder(Destination to, int client) {
        this.to = to;
        this.client = client;
        this.older = to.newestHolder;
    }

    int ports() {
        return ports;
    }

    void change(int change, int maxima) {
        portsAtMax = portsAtMax(maxima);
        maximaSeen = maxima;
        ports += change;
        if (ports > mostPorts) {
            mostPorts = ports;
        }
    }

    int mostPorts() {
        return mostPorts;
    }

    /** Ports held when the destination's maximum number {@code maxima}, its latest, was reached. */
    int portsAtMax(int maxima) {
        return maximaSeen == maxima ? portsAtMax : ports;
    }
}
