package dev.egresslab.proxy.resilience;

import static dev.egresslab.proxy.resilience.ConnectRace.NEVER;
import static dev.egresslab.proxy.resilience.ConnectRace.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** RFC 8305 section 5 as a timeline. */
class ConnectRaceTest {
    private static final long STAGGER = 250;

    private final ConnectRace race = new ConnectRace(3, false, STAGGER);

    @Test
    void secondBeginsAfterTheStaggerAndNotBefore() {
        assertThat(race.begin(0)).isZero();
        assertThat(race.begin(0)).isEqualTo(NONE);
        assertThat(race.nextNanos()).isEqualTo(250);
        assertThat(race.begin(249)).isEqualTo(NONE);
        assertThat(race.begin(250)).isEqualTo(1);
        // The third's stagger counts from the second's beginning.
        assertThat(race.begin(499)).isEqualTo(NONE);
        assertThat(race.begin(500)).isEqualTo(2);
        assertThat(race.nextNanos()).isEqualTo(NEVER);
    }

    @Test
    void failureOfAllThatRunBeginsTheNextAtOnce() {
        race.begin(0);
        race.failed();
        assertThat(race.begin(10)).isEqualTo(1);
        // Beside a slow one the failure of another changes nothing.
        assertThat(race.begin(260)).isEqualTo(2);
        race.failed();
        assertThat(race.lost()).isFalse();
        race.failed();
        assertThat(race.lost()).isTrue();
        assertThat(race.begin(9_999)).isEqualTo(NONE);
    }

    @Test
    void failureBesideASlowOneDoesNotHurryTheThird() {
        race.begin(0);
        race.begin(250);
        race.failed();
        assertThat(race.begin(499)).isEqualTo(NONE);
        assertThat(race.begin(500)).isEqualTo(2);
    }

    @Test
    void firstToConnectWinsAndNothingMoreBegins() {
        race.begin(0);
        race.begin(250);
        assertThat(race.connected()).isTrue();
        assertThat(race.connected()).isFalse();
        assertThat(race.begin(1_000)).isEqualTo(NONE);
        assertThat(race.nextNanos()).isEqualTo(NEVER);
        assertThat(race.lost()).isFalse();
    }

    @Test
    void winnerWhoseHandshakeFailsMakesWayForTheRest() {
        race.begin(0);
        race.begin(250);
        race.connected();
        // The other was closed when it won; the third has not been tried.
        race.winnerFailed();
        assertThat(race.lost()).isFalse();
        assertThat(race.begin(300)).isEqualTo(2);
        race.connected();
        race.winnerFailed();
        assertThat(race.lost()).isTrue();
    }

    @Test
    void onlyAddressIsNeverRaced() {
        ConnectRace alone = new ConnectRace(1, false, STAGGER);
        assertThat(alone.begin(0)).isZero();
        assertThat(alone.nextNanos()).isEqualTo(NEVER);
        alone.failed();
        assertThat(alone.lost()).isTrue();
    }

    @Test
    void addressThatIsKnownLaterJoinsTheRace() {
        ConnectRace growing = new ConnectRace(1, true, STAGGER);
        growing.begin(0);
        // The only one known fails at 10: the race is not lost while another may come.
        growing.failed();
        assertThat(growing.begin(10)).isEqualTo(NONE);
        assertThat(growing.lost()).isFalse();
        growing.joined(1);
        assertThat(growing.begin(20)).isEqualTo(1);
        growing.failed();
        assertThat(growing.lost()).isTrue();
    }

    @Test
    void addressThatJoinsAfterTheStaggerIsTriedAtOnce() {
        ConnectRace growing = new ConnectRace(1, true, STAGGER);
        growing.begin(0);
        assertThat(growing.begin(250)).isEqualTo(NONE);
        growing.joined(1);
        assertThat(growing.begin(300)).isEqualTo(1);
    }

    @Test
    void raceNeedsSomebody() {
        assertThatThrownBy(() -> new ConnectRace(0, true, STAGGER)).hasMessage("candidates must be at least 1, was 0");
    }
}
