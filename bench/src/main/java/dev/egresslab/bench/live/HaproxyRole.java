package dev.egresslab.bench.live;

import dev.egresslab.bench.peer.Availability;
import dev.egresslab.bench.peer.Availability.Available;
import dev.egresslab.bench.peer.Availability.Missing;
import dev.egresslab.bench.peer.Availability.Unfit;
import dev.egresslab.bench.peer.EgressConfig;
import dev.egresslab.bench.peer.HaproxyPeer;
import dev.egresslab.bench.peer.PeerException;
import dev.egresslab.bench.peer.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * HAProxy as the egress proxy, as a role: this process starts it, asks it for its counters, and ends it when its own input ends. CPU is
 * that of HAProxy's processes, not of this one.
 */
final class HaproxyRole implements Role {
    /**
     * What the role runs.
     *
     * @param style how HAProxy is configured
     * @param egress what it is to do
     */
    record Config(HaproxyPeer.Style style, EgressConfig egress) {}

    private final HaproxyPeer peer;

    private HaproxyRole(HaproxyPeer peer) {
        this.peer = peer;
    }

    static HaproxyRole start(Config config) throws PeerException {
        return new HaproxyRole(HaproxyPeer.start(program(), config.style(), config.egress()));
    }

    private static Program program() {
        Availability availability = HaproxyPeer.availability();
        return switch (availability) {
            case Available available -> available.program();
            case Missing missing -> throw new IllegalStateException(missing.reason());
            case Unfit unfit -> throw new IllegalStateException(unfit.reason());
        };
    }

    @Override
    public Object facts() {
        return new ProxyFacts(
                peer.endpoint().port(),
                peer.program().toString(),
                List.copyOf(peer.pids()),
                Map.copyOf(peer.configuration()));
    }

    @Override
    public Object sample() {
        try {
            return peer.sample();
        } catch (IOException e) {
            throw new UncheckedIOException("HAProxy does not answer for its counters: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        peer.close();
    }
}
