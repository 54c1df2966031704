package dev.egresslab.proxy.pool;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Requests in the order they asked. All wait equally long at most, so the head has the earliest deadline. A cancelled ticket stays in
 * the deque until it comes to the head, which is at its deadline at the latest.
 */
final class WaitQueue<W> {
    private final ArrayDeque<PoolTicket<W>> tickets = new ArrayDeque<>();
    private int size;

    int size() {
        return size;
    }

    void add(PoolTicket<W> ticket) {
        ticket.waiting = true;
        tickets.addLast(ticket);
        size++;
    }

    @Nullable
    PoolTicket<W> head() {
        PoolTicket<W> head = tickets.peekFirst();
        while (head != null && !head.waiting) {
            tickets.removeFirst();
            head = tickets.peekFirst();
        }
        return head;
    }

    void remove(PoolTicket<W> ticket) {
        ticket.waiting = false;
        size--;
        head();
    }
}
