package dev.egresslab.bench.peer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A program that runs as a role.
 *
 * @param <S> what it can be asked for while it runs
 */
public interface Peer<S> extends AutoCloseable {
    /** Which program it is. */
    Program program();

    /** The process that was started. */
    long pid();

    /** All its processes now, itself first: their CPU time together is the role's. */
    List<Long> pids();

    /** The files it was configured with, by name, so that a result can show them. Without secrets. */
    Map<String, String> configuration();

    /**
     * What it has counted since it started.
     *
     * @throws IOException when it does not answer, for it has ended or hangs
     */
    S sample() throws IOException;

    /** Completes when its process has ended, with how it did and what it printed last. */
    CompletableFuture<String> ended();

    /** Ends it and all its processes, and removes its files. */
    @Override
    void close();
}
