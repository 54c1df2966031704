package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every profile is complete, has its sources, and runs. */
class ProfilesTest {

    static List<GatewayProfile> profiles() {
        return Profiles.all();
    }

    @Test
    void namesAreDistinct() {
        assertThat(Profiles.all().stream().map(GatewayProfile::name)).doesNotHaveDuplicates();
        assertThat(Profiles.byName("no-such-gateway")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void guessesAreListedAndNothingElse(GatewayProfile profile) {
        long guesses = profile.entries().stream()
                .filter(entry -> entry.value().isAssumed())
                .count();
        assertThat(profile.assumptions()).hasSize(Math.toIntExact(guesses));
        assertThat(profile.unscaled()).isSameAs(profile);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void oneClientExhaustsOneDestinationAtItsLimitAndGetsPortsAgain(GatewayProfile real) {
        GatewayProfile profile = real.scaled(64, null, null);
        PortLedger ledger = new PortLedger(profile, 1, new SplittableRandom(5), LedgerListener.NONE);
        int to = ledger.destination(Protocol.TCP, 1, 443);
        long now = 0;
        int opened = 0;
        boolean evicts = profile.exhaustion().value() == Exhaustion.EVICT_OLDEST;
        // A growing slice needs a second for each doubling; half-open mappings last at least 30 s.
        for (int i = 0; i < 1_000; i++, now += 10_000_000L) {
            opened += ledger.open(to, 1, now) == PortLedger.EXHAUSTED ? 0 : 1;
        }
        assertThat(opened).isEqualTo(evicts ? 1_000 : 64);
        assertThat(ledger.usage().inUse(to)).isEqualTo(64);
        long later = Duration.ofHours(3).toNanos();
        assertThat(ledger.open(to, 1, later)).isNotEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.usage().inUse(to)).isEqualTo(1);
    }

    @Test
    void otherHoldsScaleInProportion() {
        GatewayProfile azure =
                Profiles.byName("azure-nat-gateway").orElseThrow().scaled(500, Duration.ofMillis(6_500), null);
        assertThat(azure.timeouts().holdAfterFin().value()).isEqualTo(Duration.ofMillis(6_500));
        assertThat(azure.timeouts().holdAfterRst().value()).isEqualTo(Duration.ofMillis(1_600));
        assertThat(azure.timeouts().holdAfterIdle().value()).isZero();
        assertThat(azure.assumptions()).noneMatch(line -> line.startsWith("timeouts.holdAfterFin"));
    }

    @Test
    void sliceIsWhatScalingMeansWhenClientsOwnPorts() {
        GatewayProfile google = Profiles.byName("gcp-cloud-nat-static-120s").orElseThrow();
        assertThat(google.portsPerClient(4)).isEqualTo(64);
        assertThat(google.scaled(256, null, null).portsPerClient(4)).isEqualTo(256);
        GatewayProfile balancer = Profiles.byName("azure-load-balancer").orElseThrow();
        assertThat(balancer.portsPerClient(4)).isEqualTo(4_096);
        assertThat(Profiles.byName("aws-nat-gateway").orElseThrow().portsPerClient(8))
                .isEqualTo(440_000);
    }

    @Test
    void incompleteDraftNamesWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ProfileDraft.named("mine", "Mine").profile())
                .withMessage("halfOpen of profile mine must be set, was not");
    }

    @Test
    void impossibleValuesAreRefusedWithTheRule() {
        GatewayProfile aws = Profiles.byName("aws-nat-gateway").orElseThrow();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> aws.scaled(70_000, null, null))
                .withMessage("portsPerDestination must be between 1 and the 64512 ports of the range, was 70000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> aws.scaled(null, null, Duration.ZERO))
                .withMessage("establishedIdle must be positive, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PortLedger(aws, 9, new SplittableRandom(1), LedgerListener.NONE))
                .withMessage("publicIpCount of aws-nat-gateway must be 1 to 8, was 9");
    }
}
