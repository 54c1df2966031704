package dev.egresslab.simulator.nat;

/**
 * Told of everything that happens to a ledger's mappings, in order of time. Called on the ledger's thread, within the call that caused it or
 * the first call after it was due; must not call the ledger's {@code open}, {@code close}, {@code active}, {@code established} or
 * {@code expire}, but may ask it anything. A mapping's number is free for reuse as soon as {@link #released} returns; all that are
 * {@linkplain PortLedger#openForeseen foreseen} have the same, which is negative.
 */
public interface LedgerListener {

    /** Hears nothing. */
    LedgerListener NONE = new LedgerListener() {};

    /**
     * A mapping has its port.
     *
     * @param mapping its number until {@link #released}
     */
    default void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {}

    /** No port was left for a new mapping of {@code client} to {@code destination}. */
    default void refused(Protocol protocol, int destination, int client, long nowNanos) {}

    /** A half-open mapping was answered. */
    default void established(int mapping, Protocol protocol, long nowNanos) {}

    /**
     * A mapping carries no more packets; its port may be held yet.
     *
     * @param before the open state it was in
     * @param nowNanos when it was due, for timeouts, not when the ledger was next called
     */
    default void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {}

    /** A mapping's port is free again. It can be asked for until this returns. */
    default void released(int mapping, int destination, int client, long nowNanos) {}

    /** The gateway has so many public addresses from now on: it got one more by itself. */
    default void addressAdded(int publicIps, long nowNanos) {}

    /** A client that owns ports has so many from now on: at its first connection, and whenever its slice has grown. */
    default void portsGiven(int client, int ports, long nowNanos) {}
}
