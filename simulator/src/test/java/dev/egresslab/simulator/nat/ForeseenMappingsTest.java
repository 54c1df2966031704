package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A mapping that is foreseen leaves behind what it would have left if its caller had come back for each step. */
class ForeseenMappingsTest {
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
        public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
            heard.add("opened at " + nowNanos / MILLI);
        }

        @Override
        public void established(int mapping, Protocol protocol, long nowNanos) {
            heard.add("established at " + nowNanos / MILLI);
        }

        @Override
        public void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {
            heard.add(before + " ended by " + ending + " at " + nowNanos / MILLI);
        }

        @Override
        public void released(int mapping, int destination, int client, long nowNanos) {
            heard.add("released by " + client + " to " + destination + " at " + nowNanos / MILLI);
        }
    }

    @Test
    void answerAndFinPassAtTheirTime() {
        // 0 s: a SYN, whose answer will pass after 20 ms.
        long ticket = ledger.openForeseen(web, 7, 20 * MILLI, 0);
        assertThat(ledger.expire(20 * MILLI - 1)).isEqualTo(1);
        assertThat(states()).isEqualTo("1 half-open, 0 established, 0 held");
        // 20 ms: it passes.
        ledger.expire(20 * MILLI);
        assertThat(states()).isEqualTo("0 half-open, 1 established, 0 held");
        // 1 s: the client's FIN; the origin's will pass 20 ms later.
        ledger.endForeseen(ticket, Ending.FIN, SECOND + 20 * MILLI);
        ledger.expire(SECOND + 20 * MILLI - 1);
        assertThat(states()).isEqualTo("0 half-open, 1 established, 0 held");
        // 1.02 s: it passes, and the hold of 60 s begins.
        ledger.expire(SECOND + 20 * MILLI);
        assertThat(states()).isEqualTo("0 half-open, 0 established, 1 held");
        ledger.expire(61 * SECOND + 20 * MILLI - 1);
        assertThat(states()).isEqualTo("0 half-open, 0 established, 1 held");
        ledger.expire(61 * SECOND + 20 * MILLI);
        assertThat(states()).isEqualTo("0 half-open, 0 established, 0 held");
        assertThat(ledger.live()).isZero();
        assertThat(heard)
                .containsExactly(
                        "opened at 0",
                        "established at 20",
                        "ESTABLISHED ended by FIN at 1020",
                        "released by 7 to " + web + " at 61020");
    }

    private String states() {
        DestinationUse use = ledger.usage().of(web);
        return "%d half-open, %d established, %d held".formatted(use.halfOpen(), use.established(), use.held());
    }

    @Test
    void aResetEndsItAtOnce() {
        long ticket = ledger.openForeseen(web, 7, 20 * MILLI, 0);
        ledger.endForeseen(ticket, Ending.RST, SECOND);
        ledger.expire(SECOND);

        assertThat(heard).containsExactly("opened at 0", "established at 20", "ESTABLISHED ended by RST at 1000");
        assertThat(ledger.usage().of(web).established()).isZero();
    }

    @Test
    void nobodyNeedsToAskInBetween() {
        long ticket = ledger.openForeseen(web, 7, 20 * MILLI, 0);
        ledger.endForeseen(ticket, Ending.FIN, 40 * MILLI);

        // The next SYN comes when all is over.
        ledger.open(web, 7, 61 * SECOND);

        assertThat(heard)
                .containsExactly(
                        "opened at 0",
                        "established at 20",
                        "ESTABLISHED ended by FIN at 40",
                        "released by 7 to " + web + " at 60040",
                        "opened at 61000");
    }

    /** Foreseen or not: who holds the ports, the most there were, and what is heard is the same, and so is the port that is drawn. */
    @Test
    void foreseenOrNotGivesTheSame() {
        PortLedger other = ledger("aws-nat-gateway");
        List<String> foreseen = List.copyOf(liveOf(true, ledger));
        heard.clear();

        assertThat(liveOf(false, other)).isEqualTo(foreseen);
        assertThat(other.usage().of(web)).isEqualTo(ledger.usage().of(web));
        assertThat(other.usage().clients(web)).isEqualTo(ledger.usage().clients(web));
        assertThat(other.usage().holdersAtMax(web)).isEqualTo(ledger.usage().holdersAtMax(web));
    }

    /** Two connections that overlap, then a third. */
    private List<String> liveOf(boolean foreseen, PortLedger on) {
        on.destination(Protocol.TCP, Ipv4.of("198.51.100.10"), 443);
        long first = opened(foreseen, on, 7, 0);
        long second = opened(foreseen, on, 8, 5 * MILLI);
        establish(foreseen, on, first, 20 * MILLI);
        establish(foreseen, on, second, 25 * MILLI);
        close(foreseen, on, first, 100 * MILLI);
        close(foreseen, on, second, 200 * MILLI);
        long third = opened(foreseen, on, 7, 70 * SECOND);
        establish(foreseen, on, third, 70 * SECOND + 20 * MILLI);
        close(foreseen, on, third, 71 * SECOND);
        on.expire(80 * SECOND);
        return heard;
    }

    private long opened(boolean foreseen, PortLedger on, int client, long nowNanos) {
        return foreseen
                ? on.openForeseen(web, client, nowNanos + 20 * MILLI, nowNanos)
                : on.open(web, client, nowNanos);
    }

    private static void establish(boolean foreseen, PortLedger on, long mapping, long nanos) {
        if (!foreseen) {
            on.established((int) mapping, nanos);
        }
    }

    private static void close(boolean foreseen, PortLedger on, long mapping, long nanos) {
        if (foreseen) {
            on.endForeseen(mapping, Ending.FIN, nanos);
        } else {
            on.close((int) mapping, Ending.FIN, nanos);
        }
    }

    /** Who waits for a connection to end opens the next in that moment: seen from the gateway, a round trip later, there is never one too many. */
    @Test
    void aConnectionEndsBeforeAnAnswerOfTheSameMoment() {
        int numbered = ledger.open(web, 7, 0);
        ledger.established(numbered, 20 * MILLI);
        // 1 s: its FIN is on its way to the origin and back, and another's SYN.
        long ticket = ledger.openForeseen(web, 7, SECOND + 20 * MILLI, SECOND);
        ledger.close(numbered, Ending.FIN, SECOND + 20 * MILLI);
        ledger.endForeseen(ticket, Ending.FIN, 2 * SECOND);
        ledger.expire(2 * SECOND);

        assertThat(heard)
                .containsExactly(
                        "opened at 0",
                        "established at 20",
                        "opened at 1000",
                        "ESTABLISHED ended by FIN at 1020",
                        "established at 1020",
                        "ESTABLISHED ended by FIN at 2000");
    }

    @Test
    void nothingEndsBeforeItsAnswer() {
        long ticket = ledger.openForeseen(web, 7, 20 * MILLI, 0);
        ledger.endForeseen(ticket, Ending.FIN, 20 * MILLI);

        assertThatIllegalStateException()
                .isThrownBy(() -> ledger.expire(20 * MILLI))
                .withMessageContaining("must be established");
    }

    @Test
    void whatIsToComeIsToldInOrderOfTime() {
        long first = ledger.openForeseen(web, 7, 20 * MILLI, 0);
        long second = ledger.openForeseen(web, 7, 20 * MILLI, 0);
        ledger.endForeseen(first, Ending.FIN, SECOND);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.endForeseen(second, Ending.FIN, SECOND - 1))
                .withMessageContaining("in order of time, was 999999999 after 1000000000");
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
        assertThat(ledger.openForeseen(web, 7, 0, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.openForeseen(web, 7, 0, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
        // Both ports are taken.
        assertThat(ledger.openForeseen(web, 7, 0, 0)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.usage().of(web).refused()).isZero();
        // Who asks all the same is refused.
        assertThat(ledger.open(web, 7, 0)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.usage().of(web).refused()).isEqualTo(1);
        // Linux may not find what is there, a client of GCP's may have ports of its own, and Cilium takes ports away.
        for (String profile : List.of("linux-masquerade", "gcp-cloud-nat-static", "cilium-egress")) {
            PortLedger unsure = ledger(profile);
            int destination = unsure.destination(Protocol.TCP, Ipv4.of("198.51.100.10"), 443);
            assertThat(unsure.openForeseen(destination, 7, 0, 0)).isEqualTo(PortLedger.EXHAUSTED);
        }
    }
}
