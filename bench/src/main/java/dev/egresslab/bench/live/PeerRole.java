package dev.egresslab.bench.live;

import dev.egresslab.bench.peer.Availability;
import dev.egresslab.bench.peer.Availability.Available;
import dev.egresslab.bench.peer.Availability.Missing;
import dev.egresslab.bench.peer.Availability.Unfit;
import dev.egresslab.bench.peer.EgressConfig;
import dev.egresslab.bench.peer.EgressPeer;
import dev.egresslab.bench.peer.EnvoyPeer;
import dev.egresslab.bench.peer.HaproxyPeer;
import dev.egresslab.bench.peer.NginxPeer;
import dev.egresslab.bench.peer.PeerException;
import dev.egresslab.bench.peer.Program;
import dev.egresslab.bench.scenario.ProxySpec;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Another program as the egress proxy, as a role: this process starts it, asks it for its counters, and ends it when its own input ends. CPU
 * is that of the program's processes, not of this one.
 */
final class PeerRole implements Role {
    /**
     * What the role runs.
     *
     * @param kind which program, and how it is configured
     * @param egress what it is to do
     */
    record Config(ProxySpec.Kind kind, EgressConfig egress) {}

    private final EgressPeer peer;

    private PeerRole(EgressPeer peer) {
        this.peer = peer;
    }

    static PeerRole start(Config config) throws PeerException {
        EgressConfig egress = config.egress();
        return new PeerRole(
                switch (config.kind()) {
                    case HAPROXY -> HaproxyPeer.start(haproxy(), HaproxyPeer.Style.EXPERT, egress);
                    case HAPROXY_SEED -> HaproxyPeer.start(haproxy(), HaproxyPeer.Style.SEED, egress);
                    case NGINX -> NginxPeer.start(program(NginxPeer.availability(egress)), egress);
                    case ENVOY -> EnvoyPeer.start(program(EnvoyPeer.availability(egress)), egress);
                    case NONE, EGRESSLAB -> throw new IllegalArgumentException(config.kind() + " is no other program");
                });
    }

    private static Program haproxy() {
        return program(HaproxyPeer.availability());
    }

    /** The program, or what to install as an exception's message. */
    static Program program(Availability availability) {
        return switch (availability) {
            case Available available -> available.program();
            case Missing missing -> throw new IllegalStateException(missing.reason());
            case Unfit unfit -> throw new IllegalStateException(unfit.reason());
        };
    }

    @Override
    public Object facts() {
        return new ProxyFacts(peer.endpoint().port(), OtherProgram.of(peer));
    }

    @Override
    public Object sample() {
        try {
            return peer.sample();
        } catch (IOException e) {
            String why = peer.program() + " does not answer for its counters: " + e.getMessage();
            throw new UncheckedIOException(peer.ended().getNow(why), e);
        }
    }

    @Override
    public void close() {
        peer.close();
    }
}
