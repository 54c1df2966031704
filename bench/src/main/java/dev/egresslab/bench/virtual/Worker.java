package dev.egresslab.bench.virtual;

import dev.egresslab.proxy.pool.PoolTicket;
import org.jspecify.annotations.Nullable;

/** A worker of the application and the page it serves: a page is a worker's state, so serving one allocates nothing. */
final class Worker {
    final int number;
    /** The machine it runs on, from 0: whose ports its connections take. */
    final int instance;

    /** The phase its page is in, by its place: {@link PhaseClocks}. */
    int phase;

    /** Where it finds and leaves connections; null when it keeps none. */
    final @Nullable KeptConnections kept;

    /** The page's place among all pages, from 0; decides which host its first call goes to. */
    long page;

    int callsBegun;

    int host;
    long callStartNanos;
    /** Attempts begun of the present call. */
    int attempts;

    long attemptStartNanos;
    /** Counts its calls, so that the timeout of an earlier one is nobody's. */
    int call;

    /** Its place in the proxy's queue. */
    @Nullable
    PoolTicket<Worker> ticket;
    /** The proxy's connection that carries its call. */
    @Nullable
    Connection carriedBy;

    Worker(int number, int instance, @Nullable KeptConnections kept) {
        this.number = number;
        this.instance = instance;
        this.kept = kept;
    }
}
