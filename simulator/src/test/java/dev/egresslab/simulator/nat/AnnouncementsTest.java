package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a caller announces to a {@link PortLedger} happens at its time, as if the caller had come back then. */
class AnnouncementsTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private final List<String> heard = new ArrayList<>();
    private final PortLedger ledger = ledger("aws-nat-gateway");
    private final int web = ledger.destination(Protocol.TCP, Ipv4.of("198.51.100.10"), 443);

    private PortLedger ledger(String profile) {
        return new PortLedger(
                Profiles.byName(profile).orElseThrow().scaled(2, null, null), 1, new SplittableRandom(1), new Heard());
    }

    private final class Heard implements LedgerListener {
        @Override
        public void established(int mapping, Protocol protocol, long nowNanos) {
            heard.add("established at " + nowNanos / MILLI);
        }

        @Override
        public void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {
            heard.add(before + " ended by " + ending + " at " + nowNanos / MILLI);
        }

        @Override
        public void released(int mapping, long nowNanos) {
            heard.add("released at " + nowNanos / MILLI);
        }
    }

    @Test
    void answerAndFinPassAtTheirTime() {
        // 0 s: a SYN, whose answer will pass after 20 ms.
        int mapping = ledger.open(web, 7, 0);
        ledger.establishedAt(mapping, 20 * MILLI);
        assertThat(ledger.expire(20 * MILLI - 1)).isEqualTo(1);
        assertThat(ledger.state(mapping)).isEqualTo(MappingState.HALF_OPEN);
        // 20 ms: it passes.
        ledger.expire(20 * MILLI);
        assertThat(ledger.state(mapping)).isEqualTo(MappingState.ESTABLISHED);
        // 1 s: the client's FIN; the origin's will pass 20 ms later.
        ledger.active(mapping, SECOND);
        ledger.closedAt(mapping, SECOND + 20 * MILLI);
        ledger.expire(SECOND + 20 * MILLI - 1);
        assertThat(ledger.state(mapping)).isEqualTo(MappingState.ESTABLISHED);
        // 1.02 s: it passes, and the hold of 60 s begins.
        ledger.expire(SECOND + 20 * MILLI);
        assertThat(ledger.state(mapping)).isEqualTo(MappingState.HOLD_FIN);
        ledger.expire(61 * SECOND + 20 * MILLI - 1);
        assertThat(ledger.state(mapping)).isEqualTo(MappingState.HOLD_FIN);
        ledger.expire(61 * SECOND + 20 * MILLI);
        assertThat(ledger.state(mapping)).isEqualTo(MappingState.FREE);
    }

    @Test
    void nobodyNeedsToAskInBetween() {
        int mapping = ledger.open(web, 7, 0);
        ledger.establishedAt(mapping, 20 * MILLI);
        ledger.closedAt(mapping, 40 * MILLI);

        // The next SYN comes when all is over.
        ledger.open(web, 7, 61 * SECOND);

        assertThat(heard).containsExactly("established at 20", "ESTABLISHED ended by FIN at 40", "released at 60040");
    }

    @Test
    void announcementsComeInOrderOfTime() {
        int first = ledger.open(web, 7, 0);
        int second = ledger.open(web, 7, 0);
        ledger.establishedAt(first, 20 * MILLI);
        ledger.establishedAt(second, 20 * MILLI);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.closedAt(first, 20 * MILLI - 1))
                .withMessageContaining("in order of time, was 19999999 after 20000000");
    }

    @Test
    void nothingMayEndAMappingBefore() {
        int mapping = ledger.open(web, 7, 0);
        ledger.establishedAt(mapping, 20 * MILLI);
        ledger.close(mapping, Ending.RST, 10 * MILLI);

        assertThatIllegalStateException()
                .isThrownBy(() -> ledger.expire(20 * MILLI))
                .withMessageContaining("before what is announced for it");
    }

    @Test
    void whatIsKeptIsKnownBeforehand() {
        // AWS forgets a half-open connection sooner than an established one, and takes no port away.
        Timeouts timeouts = ledger.profile().timeouts();
        assertThat(ledger.keptNanos())
                .isEqualTo(Math.min(
                        timeouts.halfOpen().value().toNanos(),
                        timeouts.establishedIdle().value().toNanos()));
        // Linux and Cilium give a port that is held, or the oldest, to another.
        assertThat(ledger("linux-masquerade").keptNanos()).isZero();
        assertThat(ledger("cilium-egress").keptNanos()).isZero();
    }

    @Test
    void aSureOpeningIsNeverRefusedAndAnUnsureOneIsNotCounted() {
        assertThat(ledger.openIfSure(web, 7, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.openIfSure(web, 7, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
        // Both ports are taken.
        assertThat(ledger.openIfSure(web, 7, 0)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.usage().of(web).refused()).isZero();
        // Who asks all the same is refused.
        assertThat(ledger.open(web, 7, 0)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.usage().of(web).refused()).isEqualTo(1);
        // Linux may not find what is there, and a client of GCP's may have ports of its own.
        for (String profile : List.of("linux-masquerade", "gcp-cloud-nat-static")) {
            PortLedger unsure = ledger(profile);
            int destination = unsure.destination(Protocol.TCP, Ipv4.of("198.51.100.10"), 443);
            assertThat(unsure.openIfSure(destination, 7, 0)).isEqualTo(PortLedger.EXHAUSTED);
        }
    }
}
