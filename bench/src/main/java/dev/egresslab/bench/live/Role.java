package dev.egresslab.bench.live;

import tools.jackson.databind.JsonNode;

/** A role as it runs in its own process. Driven by {@link RoleServer}: one thread calls at a time, except {@link #sample()}. */
interface Role extends AutoCloseable {
    /** Returns what a partner must know to use the role, such as its addresses: a JSON-able record. */
    Object facts();

    /** Returns the cumulative counters and gauges now: a JSON-able record. May be called from any thread. */
    Object sample();

    /**
     * Carries out a command and returns its answer, a JSON-able record.
     *
     * @throws IllegalArgumentException if the role has no such command
     */
    default Object command(String name, JsonNode arguments) {
        throw new IllegalArgumentException("no command `" + name + "`");
    }

    @Override
    void close();
}
