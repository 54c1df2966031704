package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.AddressBook.Family.IPV4;
import static dev.egresslab.proxy.egress.AddressBook.Family.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.AddressFamilies;
import dev.egresslab.proxy.egress.AddressBook.Answer;
import dev.egresslab.proxy.egress.AddressBook.Family;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A name's addresses as a timeline, in milliseconds; the name server is the test. */
class AddressBookTest {
    private static final long STALE_MAX = 3_600_000;
    private static final ConnectFailure NOTHING = new ConnectFailure(GatewayError.DNS_ERROR, "nothing there");
    private static final ConnectFailure LATE = new ConnectFailure(GatewayError.DNS_TIMEOUT, "too late");

    private final List<String> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private AddressBook book = book(AddressFamilies.PREFER_IPV6);

    private AddressBook book(AddressFamilies families) {
        AddressBook.Lookup lookup = new AddressBook.Lookup() {
            @Override
            public void ask(AddressBook asking, Family family) {
                asked.add(family.name());
            }

            @Override
            public void wakeLater(AddressBook asking, long nanos) {
                asked.add("wake in " + TimeUnit.NANOSECONDS.toMillis(nanos));
            }
        };
        return AddressBook.resolved(443, families, lookup, nanos(STALE_MAX));
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static List<InetAddress> addresses(String... literals) {
        return Stream.of(literals).map(InetAddress::ofLiteral).toList();
    }

    /** What is told at once; empty when it is to be waited for. */
    private List<String> ask(long now) {
        told.clear();
        book.next(nanos(now), this::tell);
        return List.copyOf(told);
    }

    private void tell(Answer answer) {
        switch (answer) {
            case Answer.Found found ->
                found.addresses().forEach(a -> told.add(a.getAddress().getHostAddress()));
            case Answer.Failed failed -> told.add(failed.failure().detail());
        }
    }

    private void learned(Family family, long now, long ttl, String... literals) {
        book.learned(family, addresses(literals), nanos(ttl), nanos(now));
    }

    @Test
    void bothFamiliesAreAskedForAtOnceAndTriedByTurns() {
        assertThat(ask(0)).isEmpty();
        assertThat(asked).containsExactly("IPV6", "IPV4");
        learned(IPV6, 10, 60_000, "2600::1", "2600::2");
        // The preferred family is there: nobody waits for the other.
        assertThat(told).containsExactly("2600:0:0:0:0:0:0:1", "2600:0:0:0:0:0:0:2");
        // Whoever has tried that one asks for all, and is told when the other family is there.
        told.clear();
        book.all(nanos(15), this::tell);
        assertThat(told).isEmpty();
        learned(IPV4, 20, 60_000, "1.1.1.1");
        assertThat(told).containsExactly("2600:0:0:0:0:0:0:2", "1.1.1.1", "2600:0:0:0:0:0:0:1");
        // The next begins with the next address, and the second attempt goes another way.
        assertThat(ask(30)).containsExactly("2600:0:0:0:0:0:0:2", "1.1.1.1", "2600:0:0:0:0:0:0:1");
    }

    @Test
    void otherFamilyWaitsForThePreferredAsLongAsTheResolutionDelayAndNoLonger() {
        ask(0);
        learned(IPV4, 10, 60_000, "1.1.1.1");
        assertThat(asked).containsExactly("IPV6", "IPV4", "wake in 50");
        book.wake(nanos(59));
        assertThat(told).isEmpty();
        book.wake(nanos(60));
        assertThat(told).containsExactly("1.1.1.1");
        // Who comes later, while IPv6 has still not answered, waits as long again and is not forgotten.
        assertThat(ask(100)).isEmpty();
        assertThat(asked).endsWith("wake in 50");
        learned(IPV6, 120, 60_000, "2600::1");
        assertThat(told).containsExactly("2600:0:0:0:0:0:0:1", "1.1.1.1");
    }

    @Test
    void familyThatDoesNotExistTakesNothingFromTheOther() {
        ask(0);
        learned(IPV4, 10, 60_000, "1.1.1.1");
        book.none(IPV6, NOTHING, nanos(5_000), nanos(20));
        assertThat(told).containsExactly("1.1.1.1");
        asked.clear();
        // It is believed for its TTL, then asked for again in the background: nobody waits for it a second time.
        assertThat(ask(5_019)).containsExactly("1.1.1.1");
        assertThat(asked).isEmpty();
        assertThat(ask(5_020)).containsExactly("1.1.1.1");
        assertThat(asked).containsExactly("IPV6");
    }

    @Test
    void familyThatFailsAloneIsServedStaleBesideTheOther() {
        ask(0);
        learned(IPV4, 0, 1_000, "1.1.1.1");
        learned(IPV6, 0, 1_000, "2600::1");
        // Both are asked for again; IPv4 answers anew, IPv6 fails.
        assertThat(ask(1_000)).containsExactly("2600:0:0:0:0:0:0:1", "1.1.1.1");
        learned(IPV4, 1_001, 1_000, "1.1.1.2");
        book.failed(IPV6, LATE, nanos(500), nanos(1_002));
        assertThat(ask(1_100)).containsExactly("2600:0:0:0:0:0:0:1", "1.1.1.2");
        asked.clear();
        // It is tried again after the pause and not before.
        ask(1_501);
        assertThat(asked).isEmpty();
        ask(1_502);
        assertThat(asked).containsExactly("IPV6");
    }

    @Test
    void staleAnswerServesUntilItIsTooOld() {
        book = book(AddressFamilies.IPV4);
        ask(0);
        learned(IPV4, 0, 1_000, "1.1.1.1");
        ask(2_000);
        book.failed(IPV4, LATE, nanos(1_000), nanos(2_000));
        assertThat(ask(2_500)).containsExactly("1.1.1.1");
        // It is asked again and again, with pauses, and nobody waits for that while it has been in vain.
        long last = STALE_MAX + 999;
        asked.clear();
        assertThat(ask(last)).containsExactly("1.1.1.1");
        assertThat(asked).containsExactly("IPV4");
        assertThat(ask(last + 1)).isEmpty();
        book.failed(IPV4, LATE, nanos(1_000), nanos(last + 2));
        assertThat(told).containsExactly("too late");
    }

    @Test
    void oldAnswerIsWaitedForInsteadOfUsedWhileTheNextMayCome() {
        book = book(AddressFamilies.IPV4);
        ask(0);
        learned(IPV4, 0, 1_000, "1.1.1.1");
        // A minute after its end it still serves while it is asked for again ...
        assertThat(ask(60_999)).containsExactly("1.1.1.1");
        learned(IPV4, 61_000, 1_000, "1.1.1.2");
        // ... later the new one is waited for.
        assertThat(ask(122_000)).isEmpty();
        learned(IPV4, 122_010, 1_000, "1.1.1.3");
        assertThat(told).containsExactly("1.1.1.3");
    }

    @Test
    void negativeAnswerFailsAtOnceForItsTtlAndIsAskedForAgainAfterIt() {
        ask(0);
        book.none(IPV6, NOTHING, nanos(5_000), nanos(10));
        assertThat(told).isEmpty();
        book.none(IPV4, NOTHING, nanos(5_000), nanos(20));
        assertThat(told).containsExactly("nothing there");
        asked.clear();
        assertThat(ask(5_009)).containsExactly("nothing there");
        assertThat(asked).isEmpty();
        // After it the answer is waited for.
        assertThat(ask(5_020)).isEmpty();
        assertThat(asked).containsExactly("IPV6", "IPV4");
        learned(IPV4, 5_030, 1_000, "1.1.1.1");
        book.none(IPV6, NOTHING, nanos(5_000), nanos(5_040));
        assertThat(told).containsExactly("1.1.1.1");
    }

    @Test
    void silentNameServerIsTheReasonSaidWhenTheOtherFamilyDoesNotExist() {
        ask(0);
        book.none(IPV6, NOTHING, nanos(5_000), nanos(10));
        book.failed(IPV4, LATE, nanos(1_000), nanos(2_000));
        assertThat(told).containsExactly("too late");
    }

    @Test
    void nameThatSuddenlyHasNoAddressKeepsItsLastOnes() {
        ask(0);
        learned(IPV6, 0, 1_000, "2600::1");
        learned(IPV4, 0, 1_000, "1.1.1.1");
        ask(1_000);
        // Losing one family is news that is believed ...
        book.none(IPV6, NOTHING, nanos(5_000), nanos(1_010));
        assertThat(ask(1_020)).containsExactly("1.1.1.1");
        // ... losing all is more likely a mistake.
        book.none(IPV4, NOTHING, nanos(5_000), nanos(1_030));
        assertThat(ask(1_040)).containsExactly("2600:0:0:0:0:0:0:1", "1.1.1.1");
    }

    @Test
    void familyThatIsNotWantedIsNotAskedFor() {
        book = book(AddressFamilies.IPV4);
        ask(0);
        assertThat(asked).containsExactly("IPV4");
        learned(IPV4, 1, 1_000, "1.1.1.1", "1.1.1.2", "1.1.1.3");
        // Used in turn from one connection to the next.
        assertThat(told).containsExactly("1.1.1.1", "1.1.1.2", "1.1.1.3");
        assertThat(ask(2)).containsExactly("1.1.1.2", "1.1.1.3", "1.1.1.1");
        assertThat(ask(3)).startsWith("1.1.1.3");
        assertThat(ask(4)).startsWith("1.1.1.1");
    }

    @Test
    void allWhoWaitAreToldEachWithTheNextAddressFirst() {
        book = book(AddressFamilies.IPV4);
        List<String> firsts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            book.next(
                    0,
                    answer -> firsts.add(((Answer.Found) answer)
                            .addresses()
                            .getFirst()
                            .getAddress()
                            .getHostAddress()));
        }
        assertThat(asked).containsExactly("IPV4");
        learned(IPV4, 1, 1_000, "1.1.1.1", "1.1.1.2");
        assertThat(firsts).containsExactly("1.1.1.1", "1.1.1.2", "1.1.1.1");
    }

    @Test
    void fixedAddressesAreOrderedByPreferenceAndNeverGrowOld() {
        book = AddressBook.fixed(443, AddressFamilies.PREFER_IPV4, addresses("2600::1", "1.1.1.1"));
        assertThat(ask(0)).containsExactly("1.1.1.1", "2600:0:0:0:0:0:0:1");
        assertThat(ask(Long.MAX_VALUE / 1_000_000)).containsExactly("1.1.1.1", "2600:0:0:0:0:0:0:1");
    }
}
