package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.AddressFamilies;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one upstream, used in turn: NAT capacity is per destination address, so spreading over all of them multiplies it.
 *
 * <p>Names are resolved as Envoy's LOGICAL_DNS does it: an answer is for new connections alone, open ones stay when a CDN rotates its
 * records. An answer whose TTL is over is still used while the next is being asked for, so that no request waits for DNS; {@link NameRecords}
 * says for how long. The name server is asked when a connection needs it, so that replicas do not ask together.
 *
 * <p>Both families are asked for at once and known apart: one that fails, or does not exist, takes nothing from the other. The order is that
 * of RFC 8305 section 4: the preferred family first, then by turns, so that the second attempt goes another way. When the other family's
 * answer comes first, the preferred one's is waited for as long as section 3 says, and no longer.
 *
 * <p>A name server that says a name has no address at all is believed in so far as that the addresses it gave before are used on, as when it
 * fails, until they are too old: an origin that has moved away fails the certificate check; a zone that was emptied by mistake takes
 * nobody down.
 *
 * <p>Thread safe.
 */
final class AddressBook {
    /** RFC 8305 section 8: the Resolution Delay. */
    static final long RESOLUTION_DELAY_NANOS = 50_000_000L;

    /** Of a name's addresses. */
    enum Family {
        IPV4,
        IPV6
    }

    /** What the book tells who asked. */
    sealed interface Answer {
        /**
         * Addresses to be tried in this order.
         *
         * @param all whether there are no others; else {@link AddressBook#all} tells them, too
         */
        record Found(List<InetSocketAddress> addresses, boolean all) implements Answer {}

        /** There are none. */
        record Failed(ConnectFailure failure) implements Answer {}
    }

    /** Asks for a name's addresses and tells {@link #learned}, {@link #none} or {@link #failed}. */
    interface Lookup {
        void ask(AddressBook book, Family family);

        /** Calls {@link #wake} after so long. */
        void wakeLater(AddressBook book, long nanos);
    }

    /** Who asked, and whether it is to be told when every family has answered and not before. */
    private record Waiting(Consumer<Answer> asker, boolean all) {}

    private final int port;
    private final @Nullable Lookup lookup;
    private final Family preferred;
    /** The preferred family first, which is also asked for first (RFC 8305 section 3). */
    private final Map<Family, NameRecords> records = new LinkedHashMap<>();

    private final List<Waiting> waiting = new ArrayList<>();
    private long delayEndsNanos;
    private boolean delaying;
    private int turn;

    private AddressBook(int port, AddressFamilies families, @Nullable Lookup lookup, long staleMaxNanos) {
        this.port = port;
        this.lookup = lookup;
        this.preferred = families.ipv4First() ? Family.IPV4 : Family.IPV6;
        records.put(preferred, new NameRecords(staleMaxNanos));
        if (families.both()) {
            records.put(other(), new NameRecords(staleMaxNanos));
        }
    }

    private Family other() {
        return preferred == Family.IPV4 ? Family.IPV6 : Family.IPV4;
    }

    private static Family family(InetAddress address) {
        return address instanceof Inet4Address ? Family.IPV4 : Family.IPV6;
    }

    /**
     * Addresses that never change. All are used; {@code families} says which come first.
     *
     * @param addresses at least one
     */
    static AddressBook fixed(int port, AddressFamilies families, List<InetAddress> addresses) {
        AddressFamilies both = families.ipv4First() ? AddressFamilies.PREFER_IPV4 : AddressFamilies.PREFER_IPV6;
        AddressBook book = new AddressBook(port, both, null, Long.MAX_VALUE);
        for (Family family : Family.values()) {
            List<InetAddress> those =
                    addresses.stream().filter(a -> family(a) == family).toList();
            book.of(family).learned(those, 0, 0);
        }
        return book;
    }

    /** Addresses to be looked up. */
    static AddressBook resolved(int port, AddressFamilies families, Lookup lookup, long staleMaxNanos) {
        return new AddressBook(port, families, lookup, staleMaxNanos);
    }

    private NameRecords of(Family family) {
        return Objects.requireNonNull(records.get(family), "a family must be asked for to be answered");
    }

    /** Tells the addresses in turn, at once or when they are known, on any thread. */
    void next(long nowNanos, Consumer<Answer> asker) {
        ask(nowNanos, new Waiting(asker, false));
    }

    /** The same when every family has answered, or failed to. */
    void all(long nowNanos, Consumer<Answer> asker) {
        ask(nowNanos, new Waiting(asker, true));
    }

    private void ask(long nowNanos, Waiting who) {
        List<Family> due = new ArrayList<>(2);
        Answer answer;
        synchronized (this) {
            if (lookup != null) {
                records.forEach((family, known) -> {
                    if (known.ask(nowNanos)) {
                        due.add(family);
                    }
                });
            }
            answer = answer(who.all(), nowNanos);
            if (answer == null) {
                waiting.add(who);
            }
        }
        if (lookup != null) {
            due.forEach(family -> lookup.ask(this, family));
        }
        if (answer == null) {
            wake(nowNanos);
        } else {
            who.asker().accept(answer);
        }
    }

    /** The lookup's answer for a family: never empty. */
    void learned(Family family, List<InetAddress> found, long ttlNanos, long nowNanos) {
        synchronized (this) {
            of(family).learned(found, ttlNanos, nowNanos);
        }
        wake(nowNanos);
    }

    /** The name server says that there is no address of the family; believed for the TTL. */
    void none(Family family, ConnectFailure reason, long ttlNanos, long nowNanos) {
        synchronized (this) {
            of(family).none(reason, ttlNanos, nowNanos);
        }
        wake(nowNanos);
    }

    /** The lookup has failed and is not tried again for a while: whoever waits is served stale, when there is anything. */
    void failed(Family family, ConnectFailure reason, long retryNanos, long nowNanos) {
        synchronized (this) {
            of(family).failed(reason, retryNanos, nowNanos);
        }
        wake(nowNanos);
    }

    /** Tells those who wait what can be told now. */
    void wake(long nowNanos) {
        List<Consumer<Answer>> askers = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        boolean delay;
        synchronized (this) {
            waiting.removeIf(who -> {
                Answer answer = answer(who.all(), nowNanos);
                if (answer != null) {
                    askers.add(who.asker());
                    answers.add(answer);
                }
                return answer != null;
            });
            boolean eager = waiting.stream().anyMatch(who -> !who.all());
            delay = eager && !delaying && otherIsThere(nowNanos);
            delaying = eager && (delaying || delay);
            delayEndsNanos = delay ? nowNanos + RESOLUTION_DELAY_NANOS : delayEndsNanos;
        }
        if (delay && lookup != null) {
            lookup.wakeLater(this, RESOLUTION_DELAY_NANOS);
        }
        for (int i = 0; i < askers.size(); i++) {
            askers.get(i).accept(answers.get(i));
        }
    }

    private boolean otherIsThere(long nowNanos) {
        NameRecords second = records.get(other());
        return second != null
                && second.settled(nowNanos)
                && !second.addresses(nowNanos).isEmpty();
    }

    /** What can be told now; null when it is to be waited for. */
    private @Nullable Answer answer(boolean wantsAll, long nowNanos) {
        boolean all = records.values().stream().allMatch(known -> known.settled(nowNanos));
        boolean delayOver = delaying && nowNanos - delayEndsNanos >= 0;
        boolean enough = wantsAll ? all : delayOver || of(preferred).settled(nowNanos);
        if (!enough) {
            return null;
        }
        List<InetSocketAddress> ordered = inTurn(usable(preferred, nowNanos), usable(other(), nowNanos));
        if (ordered.isEmpty()) {
            if (records.values().stream().anyMatch(NameRecords::asking)) {
                return null;
            }
            ordered = inTurn(lastKnown(preferred, nowNanos), lastKnown(other(), nowNanos));
        }
        turn += wantsAll ? 0 : 1;
        return ordered.isEmpty() ? new Answer.Failed(failure()) : new Answer.Found(ordered, all);
    }

    private List<InetAddress> usable(Family family, long nowNanos) {
        NameRecords known = records.get(family);
        return known == null || !known.settled(nowNanos) ? List.of() : known.addresses(nowNanos);
    }

    private List<InetAddress> lastKnown(Family family, long nowNanos) {
        NameRecords known = records.get(family);
        return known == null ? List.of() : known.lastKnown(nowNanos);
    }

    /** A name server that is silent or broken is the news; that there is no address of one family is none when the other failed. */
    private ConnectFailure failure() {
        return records.values().stream()
                .map(NameRecords::failure)
                .filter(Objects::nonNull)
                .max((a, b) ->
                        Boolean.compare(a.error() != GatewayError.DNS_ERROR, b.error() != GatewayError.DNS_ERROR))
                .orElseThrow(() -> new IllegalStateException("a family without an address must say why"));
    }

    /** By turns, each family beginning with the next of its addresses. */
    private List<InetSocketAddress> inTurn(List<InetAddress> first, List<InetAddress> second) {
        List<InetSocketAddress> ordered = new ArrayList<>(first.size() + second.size());
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            add(ordered, first, i);
            add(ordered, second, i);
        }
        return ordered;
    }

    private void add(List<InetSocketAddress> ordered, List<InetAddress> family, int number) {
        if (number < family.size()) {
            ordered.add(new InetSocketAddress(family.get(Math.floorMod(turn + number, family.size())), port));
        }
    }

    /** The addresses in use or last known, for the admin pages. */
    synchronized List<InetAddress> known(long nowNanos) {
        List<InetAddress> known = new ArrayList<>(lastKnown(preferred, nowNanos));
        known.addAll(lastKnown(other(), nowNanos));
        return known;
    }
}
