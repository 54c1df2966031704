package dev.egresslab.proxy.egress;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Client connections by the address they come from. Thread safe. */
final class SourceCounts {
    private final ConcurrentHashMap<InetAddress, Integer> counts = new ConcurrentHashMap<>();

    /** Counts one more, and returns how many there are with it. */
    int opened(@Nullable InetAddress source) {
        return source == null ? 1 : counts.merge(source, 1, Integer::sum);
    }

    void closed(@Nullable InetAddress source) {
        if (source != null) {
            counts.computeIfPresent(source, (_, number) -> number == 1 ? null : number - 1);
        }
    }

    /** How many addresses have a connection. */
    int sources() {
        return counts.size();
    }
}
