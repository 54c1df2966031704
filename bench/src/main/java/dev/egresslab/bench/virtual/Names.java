package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.OriginSpec;
import java.util.List;

/**
 * The name server and what a client keeps of its answers. A client without a cache asks for each connection, as PHP's libc does; one with a
 * cache asks when the TTL is over, counted from the answer. With rotation each answer begins with the next address, and the first of an
 * answer is taken; a client that {@linkplain #inTurn takes addresses in turn} spreads its connections over the answer itself.
 */
final class Names {
    private final List<OriginSpec.Host> hosts;
    private final boolean rotate;
    private final long ttlNanos;
    private final Tally tally;
    private final int[] answers;
    private final int[] kept;
    private final long[] freshUntilNanos;

    Names(OriginSpec origin, boolean cache, Tally tally) {
        hosts = origin.hosts();
        rotate = origin.dnsRotate();
        ttlNanos = cache ? origin.dnsTtl().toNanos() : 0;
        this.tally = tally;
        answers = new int[hosts.size()];
        kept = new int[hosts.size()];
        freshUntilNanos = new long[hosts.size()];
        java.util.Arrays.fill(freshUntilNanos, Long.MIN_VALUE);
    }

    /** How many addresses each host has. */
    int[] sizes() {
        return hosts.stream().mapToInt(host -> host.addresses().size()).toArray();
    }

    /** Whether a kept answer is good yet: at the end of its TTL it is not. */
    boolean isFresh(int host, long nowNanos) {
        return nowNanos < freshUntilNanos[host];
    }

    /** A query is sent. */
    void ask() {
        tally.add(Count.DNS_QUERIES, 1);
    }

    /** An answer came: which of the host's addresses is first. */
    int answer(int host, long nowNanos) {
        int size = hosts.get(host).addresses().size();
        kept[host] = rotate ? answers[host]++ % size : 0;
        freshUntilNanos[host] = nowNanos + ttlNanos;
        return kept[host];
    }

    /** The first address of the kept answer. */
    int kept(int host) {
        return kept[host];
    }

    /**
     * The next of the host's addresses, one after another from connection to connection. The query that may be due is made in the background
     * and delays nobody.
     */
    int inTurn(int host, long nowNanos) {
        if (!isFresh(host, nowNanos)) {
            ask();
            freshUntilNanos[host] = nowNanos + ttlNanos;
        }
        int size = hosts.get(host).addresses().size();
        return answers[host]++ % size;
    }
}
