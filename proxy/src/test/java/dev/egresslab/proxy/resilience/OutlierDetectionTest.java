package dev.egresslab.proxy.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.proxy.resilience.OutlierDetection.Ejection;
import dev.egresslab.proxy.resilience.OutlierDetection.Sign;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which addresses are left alone, as a timeline: three failures in a row, 100 for the first ejection, 250 at the most. */
class OutlierDetectionTest {
    private static final List<String> FOUR = List.of("a", "b", "c", "d");

    private OutlierDetection<String> outliers = detection(50, 50, 0);

    private static OutlierDetection<String> detection(int maxPercent, int panicPercent, long slowStart) {
        return new OutlierDetection<>(
                new OutlierLimits(3, 3, 1_000, 100, 250, 0, maxPercent, panicPercent, slowStart),
                new SplittableRandom(7));
    }

    private @Nullable Ejection<String> fail(String address, Sign sign, int times, long now) {
        Ejection<String> last = null;
        for (int i = 0; i < times; i++) {
            assertThat(last).isNull();
            last = outliers.failed(address, sign, sign + " " + (i + 1), now);
        }
        return last;
    }

    @ParameterizedTest
    @EnumSource(Sign.class)
    void streakEjectsAndOneLessDoesNot(Sign sign) {
        outliers.admit(FOUR, 0);
        assertThat(fail("b", sign, 2, 0)).isNull();
        assertThat(outliers.admit(FOUR, 1)).isEqualTo(FOUR);
        assertThat(fail("b", sign, 1, 2)).isEqualTo(new Ejection<>("b", 3, sign + " 1", 100, 1));
        assertThat(outliers.ejected("b")).isTrue();
        assertThat(outliers.admit(FOUR, 3)).containsExactly("a", "c", "d");
        assertThat(outliers.ejections()).isEqualTo(1);
    }

    @Test
    void answerEndsAStreak() {
        outliers.admit(FOUR, 0);
        fail("a", Sign.CONNECT, 2, 0);
        assertThat(outliers.answered("a", 1)).isFalse();
        assertThat(outliers.troubled()).isFalse();
        assertThat(fail("a", Sign.CONNECT, 2, 2)).isNull();
    }

    @Test
    void gatewayAnswerEndsTheStreakOfLocalFailuresAndBeginsItsOwn() {
        outliers.admit(FOUR, 0);
        fail("a", Sign.TIMEOUT, 2, 0);
        fail("a", Sign.GATEWAY, 1, 1);
        assertThat(fail("a", Sign.TIMEOUT, 2, 2)).isNull();
        // Local failures do not end the streak of gateway answers: it is at one and two more will do.
        assertThat(fail("a", Sign.GATEWAY, 2, 3)).isNotNull();
    }

    @Test
    void kindsOfLocalFailuresCountTogether() {
        outliers.admit(FOUR, 0);
        fail("a", Sign.CONNECT, 1, 0);
        fail("a", Sign.TLS, 1, 0);
        assertThat(fail("a", Sign.RESET, 1, 0)).isNotNull();
    }

    @Test
    void trialBeginsWhenTheEjectionIsOverOneConnectionAtATime() {
        outliers.admit(FOUR, 0);
        fail("b", Sign.CONNECT, 3, 0);
        assertThat(outliers.admit(FOUR, 99)).containsExactly("a", "c", "d");
        // At 100 one connection goes there first, and no other.
        assertThat(outliers.admit(FOUR, 100)).containsExactly("b", "a", "c", "d");
        assertThat(outliers.ejected()).singleElement().matches(OutlierDetection.Ejected::trial);
        assertThat(outliers.admit(FOUR, 101)).containsExactly("a", "c", "d");
        // It is answered: back.
        assertThat(outliers.answered("b", 150)).isTrue();
        assertThat(outliers.admit(FOUR, 151)).isEqualTo(FOUR);
        assertThat(outliers.ejected()).isEmpty();
    }

    @Test
    void trialThatComesToNothingIsRepeated() {
        outliers.admit(FOUR, 0);
        fail("b", Sign.CONNECT, 3, 0);
        outliers.admit(FOUR, 100);
        assertThat(outliers.admit(FOUR, 199)).doesNotContain("b");
        assertThat(outliers.admit(FOUR, 200)).startsWith("b");
    }

    @Test
    void onlyOneAddressIsTriedForOneConnection() {
        outliers.admit(FOUR, 0);
        fail("b", Sign.CONNECT, 3, 0);
        fail("c", Sign.CONNECT, 3, 0);
        assertThat(outliers.admit(FOUR, 100)).containsExactly("b", "a", "d");
        assertThat(outliers.admit(FOUR, 100)).containsExactly("c", "a", "d");
    }

    @Test
    void failedTrialEjectsAtOnceAndForLongerUpToTheMaximum() {
        outliers.admit(FOUR, 0);
        fail("b", Sign.CONNECT, 3, 0);
        outliers.admit(FOUR, 100);
        assertThat(fail("b", Sign.TLS, 1, 100)).isEqualTo(new Ejection<>("b", 1, "TLS 1", 200, 2));
        assertThat(outliers.admit(FOUR, 299)).doesNotContain("b");
        outliers.admit(FOUR, 300);
        assertThat(fail("b", Sign.TLS, 1, 300)).isEqualTo(new Ejection<>("b", 1, "TLS 1", 250, 3));
    }

    @Test
    void ejectionsAreForgivenOneAnInterval() {
        outliers.admit(FOUR, 0);
        fail("b", Sign.CONNECT, 3, 0);
        outliers.admit(FOUR, 100);
        fail("b", Sign.CONNECT, 1, 100);
        outliers.admit(FOUR, 300);
        outliers.answered("b", 300);
        // Two ejections of late; one is forgiven after 1,000 in use, so the next is the second again.
        assertThat(fail("b", Sign.CONNECT, 3, 1_300))
                .isNotNull()
                .extracting(Ejection::number)
                .isEqualTo(2);
    }

    @Test
    void neverMoreThanItsShareIsEjected() {
        outliers.admit(FOUR, 0);
        assertThat(fail("a", Sign.CONNECT, 3, 0)).isNotNull();
        assertThat(fail("b", Sign.CONNECT, 3, 0)).isNotNull();
        assertThat(fail("c", Sign.CONNECT, 3, 0)).isNull();
        assertThat(outliers.overflows()).isEqualTo(1);
        assertThat(outliers.admit(FOUR, 1)).containsExactly("c", "d");
    }

    @Test
    void onlyAddressIsNeverEjected() {
        outliers.admit(List.of("a"), 0);
        for (int i = 0; i < 100; i++) {
            assertThat(outliers.failed("a", Sign.CONNECT, "refused", i)).isNull();
        }
        assertThat(outliers.admit(List.of("a"), 100)).containsExactly("a");
    }

    @Test
    void whenTooFewAreLeftAllAreUsed() {
        outliers.admit(FOUR, 0);
        fail("a", Sign.CONNECT, 3, 0);
        fail("b", Sign.CONNECT, 3, 0);
        // The name server takes the healthy ones away: one of three is less than half.
        List<String> rotated = List.of("a", "b", "e");
        assertThat(outliers.admit(rotated, 10)).isEqualTo(rotated);
        assertThat(outliers.panics()).isEqualTo(1);
        // Half is enough.
        assertThat(outliers.admit(List.of("a", "e"), 10)).containsExactly("e");
    }

    @Test
    void evenWithoutPanicSomebodyIsTried() {
        outliers = detection(50, 0, 0);
        outliers.admit(FOUR, 0);
        fail("a", Sign.CONNECT, 3, 0);
        assertThat(outliers.admit(List.of("a"), 10)).containsExactly("a");
    }

    @Test
    void slowStartGivesTurnsByDegrees() {
        outliers = detection(50, 50, 1_000);
        outliers.admit(FOUR, 0);
        fail("a", Sign.CONNECT, 3, 0);
        outliers.admit(FOUR, 100);
        outliers.answered("a", 100);
        // At the beginning about a tenth of the turns, half-way about a half, at the end all.
        assertThat(turns("a", 100)).isBetween(60, 140);
        assertThat(turns("a", 600)).isBetween(430, 570);
        assertThat(turns("a", 1_100)).isEqualTo(1_000);
        // It goes last, not missing.
        assertThat(outliers.admit(FOUR, 100)).containsExactlyInAnyOrderElementsOf(FOUR);
    }

    private int turns(String address, long now) {
        int turns = 0;
        for (int i = 0; i < 1_000; i++) {
            turns += outliers.admit(FOUR, now).getFirst().equals(address) ? 1 : 0;
        }
        return turns;
    }

    @Test
    void failuresOfAnEjectedAddressChangeNothing() {
        outliers.admit(FOUR, 0);
        fail("a", Sign.CONNECT, 3, 0);
        // Requests that were under way end, badly and well.
        assertThat(outliers.failed("a", Sign.RESET, "cut", 50)).isNull();
        assertThat(outliers.answered("a", 60)).isFalse();
        assertThat(outliers.admit(FOUR, 99)).doesNotContain("a");
        assertThat(outliers.admit(FOUR, 100)).startsWith("a");
    }

    @Test
    void addressThatLeftDnsIsForgottenInTheEnd() {
        outliers.admit(FOUR, 0);
        fail("a", Sign.CONNECT, 3, 0);
        List<String> others = List.of("b", "c", "d");
        outliers.admit(others, 349);
        assertThat(outliers.troubled()).isTrue();
        outliers.admit(others, 350);
        assertThat(outliers.troubled()).isFalse();
    }

    @Test
    void jitterMakesEjectionsLongerAndNeverShorter() {
        outliers = new OutlierDetection<>(
                new OutlierLimits(1, 1, 1_000, 100, 250, 50, 50, 50, 0), new SplittableRandom(7));
        outliers.admit(FOUR, 0);
        long one = Objects.requireNonNull(outliers.failed("a", Sign.CONNECT, "refused", 0))
                .nanos();
        long two = Objects.requireNonNull(outliers.failed("b", Sign.CONNECT, "refused", 0))
                .nanos();
        assertThat(one).isBetween(100L, 149L).isNotEqualTo(two);
    }

    @Test
    void zeroNeverEjects() {
        outliers =
                new OutlierDetection<>(new OutlierLimits(0, 0, 1_000, 100, 250, 0, 50, 50, 0), new SplittableRandom(7));
        outliers.admit(FOUR, 0);
        assertThat(fail("a", Sign.CONNECT, 50, 0)).isNull();
        assertThat(outliers.troubled()).isFalse();
    }

    @Test
    void allMayNotBeEjected() {
        assertThatThrownBy(() -> detection(100, 50, 0)).hasMessage("maxPercent must be 0 to 99, was 100");
    }
}
