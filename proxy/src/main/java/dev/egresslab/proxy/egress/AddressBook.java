package dev.egresslab.proxy.egress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one upstream, used in turn: NAT capacity is per destination address, so spreading over all of them multiplies it.
 *
 * <p>Names are resolved as Envoy's LOGICAL_DNS does it: an answer is for new connections alone, open ones stay when a CDN rotates its
 * records. An answer whose TTL is over is still used while the next is being asked for, so that no request waits for DNS; one that is older
 * than that by {@code staleMax} is used only when the next cannot be had. Thread safe.
 */
final class AddressBook {
    /** What the book tells who asked. */
    sealed interface Answer {
        /** Addresses to be tried in this order. */
        record Found(List<InetSocketAddress> addresses) implements Answer {}

        /** There are none. */
        record Failed(ConnectFailure failure) implements Answer {}
    }

    /** Asks for a name's addresses and tells {@link #learned} or {@link #failed}. */
    interface Lookup {
        void ask(AddressBook book);
    }

    private final int port;
    private final @Nullable Lookup lookup;
    private final long staleMaxNanos;
    private final long retryNanos;
    private final List<Consumer<Answer>> waiting = new ArrayList<>();
    private List<InetAddress> addresses;
    private long freshUntilNanos;
    private boolean asking;
    private int turn;

    private AddressBook(
            int port, @Nullable Lookup lookup, List<InetAddress> addresses, long staleMaxNanos, long retryNanos) {
        this.port = port;
        this.lookup = lookup;
        this.addresses = List.copyOf(addresses);
        this.staleMaxNanos = staleMaxNanos;
        this.retryNanos = retryNanos;
    }

    /** Addresses that never change. */
    static AddressBook fixed(int port, List<InetAddress> addresses) {
        return new AddressBook(port, null, addresses, 0, 0);
    }

    /** Addresses to be looked up. */
    static AddressBook resolved(int port, Lookup lookup, long staleMaxNanos, long retryNanos) {
        return new AddressBook(port, lookup, List.of(), staleMaxNanos, retryNanos);
    }

    /** Tells the addresses in turn, at once or when they are known, on any thread. */
    void next(long nowNanos, Consumer<Answer> asker) {
        Answer now = null;
        boolean ask = false;
        synchronized (this) {
            boolean old = lookup != null && nowNanos - freshUntilNanos >= 0;
            if (!addresses.isEmpty() && !(old && nowNanos - freshUntilNanos >= staleMaxNanos)) {
                now = new Answer.Found(inTurn());
            } else {
                waiting.add(asker);
            }
            if ((old || addresses.isEmpty()) && !asking) {
                asking = true;
                ask = true;
            }
        }
        if (ask && lookup != null) {
            lookup.ask(this);
        }
        if (now != null) {
            asker.accept(now);
        }
    }

    private List<InetSocketAddress> inTurn() {
        int size = addresses.size();
        int first = Math.floorMod(turn++, size);
        List<InetSocketAddress> ordered = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            ordered.add(new InetSocketAddress(addresses.get((first + i) % size), port));
        }
        return ordered;
    }

    /** The lookup's answer: never empty. */
    void learned(List<InetAddress> found, long ttlNanos, long nowNanos) {
        List<Consumer<Answer>> askers;
        List<Answer> answers = new ArrayList<>();
        synchronized (this) {
            asking = false;
            addresses = List.copyOf(found);
            freshUntilNanos = nowNanos + ttlNanos;
            askers = takeAskers(answers, null);
        }
        tell(askers, answers);
    }

    /** The lookup has failed: whoever waits is served stale, when there is anything. */
    void failed(ConnectFailure failure, long nowNanos) {
        List<Consumer<Answer>> askers;
        List<Answer> answers = new ArrayList<>();
        synchronized (this) {
            asking = false;
            freshUntilNanos = addresses.isEmpty() ? nowNanos : nowNanos + retryNanos;
            askers = takeAskers(answers, failure);
        }
        tell(askers, answers);
    }

    private List<Consumer<Answer>> takeAskers(List<Answer> answers, @Nullable ConnectFailure failure) {
        List<Consumer<Answer>> askers = List.copyOf(waiting);
        waiting.clear();
        for (int i = 0; i < askers.size(); i++) {
            answers.add(
                    addresses.isEmpty() && failure != null ? new Answer.Failed(failure) : new Answer.Found(inTurn()));
        }
        return askers;
    }

    private static void tell(List<Consumer<Answer>> askers, List<Answer> answers) {
        for (int i = 0; i < askers.size(); i++) {
            askers.get(i).accept(answers.get(i));
        }
    }

    /** The addresses now known, for the admin pages. */
    synchronized List<InetAddress> known() {
        return addresses;
    }
}
