package dev.egresslab.simulator.nat;

/** Told of packets at the four sides of a gateway: source is a client inside, destination a server outside. */
public interface TrafficListener {

    /** Hears nothing. */
    TrafficListener NONE = new TrafficListener() {};

    /** Packets came in from clients. */
    default void inFromSource(long packets, long bytes, long nowNanos) {}

    /** Packets went out to destinations. */
    default void outToDestination(long packets, long bytes, long nowNanos) {}

    /** Packets came in from destinations. */
    default void inFromDestination(long packets, long bytes, long nowNanos) {}

    /** Packets went out to clients. */
    default void outToSource(long packets, long bytes, long nowNanos) {}

    /** Packets went no further, for whatever reason. */
    default void dropped(long packets, long nowNanos) {}
}
