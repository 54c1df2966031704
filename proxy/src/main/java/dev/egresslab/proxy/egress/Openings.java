package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.pool.OpenReason;
import dev.egresslab.proxy.pool.PoolEffect;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Why the last connections of an upstream were opened: the answer to "why does this not reuse?". Thread safe. */
final class Openings {
    private static final int KEPT = 64;

    private record Opening(Instant at, PoolEffect.Open<UpstreamConnection, Exchange> open) {}

    private final Deque<Opening> last = new ArrayDeque<>();

    synchronized void add(PoolEffect.Open<UpstreamConnection, Exchange> open) {
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.addLast(new Opening(Instant.now(), open));
    }

    /** One line each, the latest last. */
    synchronized void explain(String host, StringBuilder text) {
        for (Opening opening : last) {
            PoolEffect.Open<UpstreamConnection, Exchange> open = opening.open();
            text.append(opening.at())
                    .append(' ')
                    .append(host)
                    .append(": opened because ")
                    .append(words(open.reason()));
            text.append(" (").append(open.inUse()).append(" in use, ");
            text.append(open.idle()).append(" idle, ");
            text.append(open.opening()).append(" opening, ");
            text.append(open.waiting()).append(" waiting");
            if (open.lastDiscard() != null) {
                text.append("; the last one discarded: ").append(open.lastDiscard());
            }
            text.append(")\n");
        }
    }

    private static String words(OpenReason reason) {
        return switch (reason) {
            case FIRST -> "there was no connection";
            case ALL_BUSY -> "every connection was busy";
            case RETRY -> "a request had to be sent again on a fresh connection";
            case AHEAD -> "fewer were idle than are to be kept ready";
        };
    }
}
