package dev.egresslab.bench.peer;

/** A program that runs as an egress proxy. */
public sealed interface EgressPeer extends Peer<EgressSample> permits HaproxyPeer, NginxPeer, EnvoyPeer {
    /** Where it takes requests. */
    Endpoint endpoint();
}
