package dev.egresslab.simulator.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.egresslab.simulator.capacity.RepeatedCalls.Balance;
import org.junit.jupiter.api.Test;

class RepeatedCallsTest {
    private static final double ENDLESS = Double.POSITIVE_INFINITY;

    /** 240/s that each take one of 400 ports for 2 s: 480 erlangs. */
    private static final PortDemand ABOVE = new PortDemand(240, 0, 2, 1);

    @Test
    void whoTriesOnceIsErlangsFormula() {
        Balance once = RepeatedCalls.fromEmpty(ABOVE, 400, Persistence.NONE);

        assertThat(once.refusedShare()).isCloseTo(ErlangB.blocking(480, 400), within(1e-9));
        assertThat(once.failing()).isCloseTo(once.refusedShare(), within(1e-9));
        assertThat(once.synsPerSecond()).isCloseTo(240, within(1e-9));
        assertThat(once.refusedPerSecond()).isCloseTo(240 * once.refusedShare(), within(1e-9));
        assertThat(once.attemptsPerCall()).isOne();
    }

    @Test
    void whoComesAgainLoadsThePortsThatAreShort() {
        Balance four = RepeatedCalls.fromEmpty(ABOVE, 400, new Persistence(4, 0, 0, 1, ENDLESS));
        double refused = four.refusedShare();

        // What is carried is what Erlang's formula lets through of the SYNs.
        assertThat(refused).isCloseTo(ErlangB.blocking(2 * four.synsPerSecond(), 400), within(1e-6));
        assertThat(four.synsPerSecond())
                .isCloseTo(240 * (1 + refused + Math.pow(refused, 2) + Math.pow(refused, 3)), within(1e-6));
        assertThat(four.failing()).isCloseTo(Math.pow(refused, 4), within(1e-6));
        // 400 ports / 2 s = 200/s get one in the end, however often the others ask.
        assertThat(240 * (1 - four.failing())).isBetween(190.0, 200.0);
        assertThat(four.synsPerSecond()).isGreaterThan(2 * 240);
        // Four attempts of a SYN each are the same, and three of four SYNs each ask more often still.
        Balance attempts = RepeatedCalls.fromEmpty(ABOVE, 400, new Persistence(1, 0, 0, 4, ENDLESS));
        assertThat(attempts.synsPerSecond()).isCloseTo(four.synsPerSecond(), within(1e-6));
        assertThat(attempts.attemptsPerCall()).isCloseTo(four.synsPerSecond() / 240, within(1e-6));
        assertThat(RepeatedCalls.fromEmpty(ABOVE, 400, new Persistence(4, 0, 0, 3, ENDLESS))
                        .synsPerSecond())
                .isGreaterThan(1.5 * four.synsPerSecond());
    }

    @Test
    void aBudgetBoundsTheAttempts() {
        Balance tenth = RepeatedCalls.fromEmpty(ABOVE, 400, new Persistence(1, 0, 0, 4, 1.1));

        assertThat(tenth.attemptsPerCall()).isCloseTo(1.1, within(1e-9));
        assertThat(tenth.synsPerSecond()).isCloseTo(264, within(1e-6));
    }

    @Test
    void withoutWasteABurstLeavesNothingBehind() {
        PortDemand below = new PortDemand(190, 0, 2, 1);
        Persistence insists = new Persistence(4, 0, 0, 3, ENDLESS);
        Balance empty = RepeatedCalls.fromEmpty(below, 400, insists);

        assertThat(RepeatedCalls.fromFull(below, 400, insists).refusedShare())
                .isCloseTo(empty.refusedShare(), within(1e-6));
        assertThat(empty.failing()).isLessThan(1e-6);
    }

    @Test
    void portsThatAreWastedKeepAFullGatewayFull() {
        // The retry storm at 850/s of 900: one SYN in time, one too late that takes its port for a minute, four
        // attempts.
        PortDemand storm = new PortDemand(850, 1.05, 60, 1);
        Persistence eager = new Persistence(1, 1, 60.7, 4, ENDLESS);
        Balance quiet = RepeatedCalls.fromEmpty(storm, 55_000, eager);
        Balance full = RepeatedCalls.fromFull(storm, 55_000, eager);

        assertThat(quiet.failing()).isLessThan(1e-6);
        assertThat(full.failing()).isGreaterThan(0.2);
        assertThat(full.wastedPerSecond()).isGreaterThan(200);
        // Useful and wasted connections together take all ports there are.
        double useful = 850 * (1 - full.failing());
        assertThat(useful * 61.05 + full.wastedPerSecond() * 60.7).isCloseTo(55_000, within(100.0));
        // Who tries once lets it recover.
        Balance once = RepeatedCalls.fromFull(storm, 55_000, new Persistence(1, 0, 0, 1, ENDLESS));
        assertThat(once.failing()).isLessThan(1e-6);
        // And so does a budget of a tenth, or nearly.
        Balance budgeted = RepeatedCalls.fromFull(storm, 55_000, new Persistence(1, 1, 60.7, 4, 1.1));
        assertThat(budgeted.failing()).isLessThan(full.failing());
    }

    @Test
    void somethingMustBeSent() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Persistence(0, 0, 0, 1, ENDLESS));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Persistence(1, 0, 0, 0, ENDLESS))
                .withMessageContaining("attempts");
        assertThatIllegalArgumentException().isThrownBy(() -> new Persistence(1, 0, 0, 1, 0.5));
    }
}
