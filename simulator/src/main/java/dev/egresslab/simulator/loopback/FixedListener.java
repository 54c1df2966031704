package dev.egresslab.simulator.loopback;

/**
 * A place where one client finds one destination behind the gateway, for programs that speak no SOCKS: whoever connects there is the client,
 * and its connection is one to the destination, without a handshake.
 *
 * <p>The kernel has accepted by the time the gateway hears of it, so the client's connect succeeds at once. What a SOCKS client reads in its reply,
 * this one sees on the open connection: a reset where it would be refused (which a client that is slow to look hears from its connect), and
 * silence while it waits.
 *
 * @param client the client's name for itself
 * @param destination one of the gateway's destinations, {@code PUBLIC-IP:PORT}
 * @param listen where it listens, {@code HOST:PORT}; port 0 takes a free one
 */
public record FixedListener(String client, String destination, String listen) {
    /** Checks the values. */
    public FixedListener {
        if (client.isBlank()) {
            throw new IllegalArgumentException("a fixed listener's client must not be blank");
        }
        Endpoint.parse("a fixed listener's destination", destination);
        Endpoint.parse("a fixed listener", listen);
    }
}
