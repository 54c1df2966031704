package dev.egresslab.simulator.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;
import org.junit.jupiter.api.Test;

/** {@link PortSupply} and {@link PortDemand} against what vendors and users published. */
class PortSupplyTest {

    @Test
    void addressesOfAwsAddUp() {
        PortSupply aws = new PortSupply(profile("aws-nat-gateway"), 1);
        assertThat(aws.ports(1)).isEqualTo(55_000);
        assertThat(aws.ports(8)).isEqualTo(440_000);
        assertThat(aws.ipsMax()).isEqualTo(8);
        assertThat(aws.parts(3)).isEqualTo(3);

        // Nine hundred a second of no life at all take 54,000 ports, a minute after the start.
        PortDemand nineHundred = new PortDemand(900, 0, 60, 1);
        assertThat(nineHundred.portsWanted()).isEqualTo(54_000);
        assertThat(nineHundred.ceilingPerSecond(aws.ports(1))).isCloseTo(916.7, within(0.1));
        assertThat(nineHundred.ceilingPerSecond(aws.ports(8))).isCloseTo(8 * 916.7, within(0.5));
        assertThat(nineHundred.at(920).secondsToExhaustion(aws.ports(1))).isCloseTo(59.8, within(0.1));
        assertThat(nineHundred.secondsToExhaustion(aws.ports(1))).isInfinite();
        assertThat(aws.ipsNeeded(nineHundred, 1e-3)).hasValue(1);
        assertThat(aws.ipsNeeded(nineHundred.at(916), 1e-3)).hasValue(2);
        assertThat(aws.ipsNeeded(nineHundred.at(10_000), 1e-3)).isEmpty();
    }

    @Test
    void addressesNeededAreTheFewestThatDo() {
        PortSupply aws = new PortSupply(profile("aws-nat-gateway"), 1);
        PortDemand demand = new PortDemand(5_000, 0, 60, 1);
        assertThat(aws.ipsNeeded(demand, 1e-3)).hasValue(6);
        assertThat(demand.failureProbability(aws.ports(6))).isLessThanOrEqualTo(1e-3);
        assertThat(demand.failureProbability(aws.ports(5))).isGreaterThan(1e-3);
    }

    @Test
    void azureSustains769AfterFinAnd3125AfterRst() {
        PortSupply azure = new PortSupply(profile("azure-nat-gateway"), 1);
        assertThat(new PortDemand(1, 0, 65, 1).ceilingPerSecond(azure.ports(1))).isCloseTo(769.2, within(0.1));
        assertThat(new PortDemand(1, 0, 16, 1).ceilingPerSecond(azure.ports(1))).isEqualTo(3_125);
        // "Up to 2 million": sixteen addresses would have 800,000 for one destination.
        assertThat(azure.ports(16)).isEqualTo(800_000);
    }

    @Test
    void aClientOfGitLabHas256PortsWhateverTheAddresses() {
        PortSupply google = new PortSupply(profile("gcp-cloud-nat-static-120s").scaled(256, null, null), 1);
        assertThat(google.ports(1)).isEqualTo(256);
        assertThat(google.ports(14)).isEqualTo(256);
        assertThat(google.addressesAddPorts()).isFalse();
        // "256 over a 2 minute period".
        assertThat(new PortDemand(1, 0, 120, 0).ceilingPerSecond(google.ports(1)))
                .isCloseTo(2.13, within(0.01));
    }

    @Test
    void slicesFitAsGitLabCounts() {
        // GitLab's runbook: one address at 64 ports carries 1,008 machines, at 4,096 ports 15.
        GatewayProfile google = profile("gcp-cloud-nat-static");
        assertThat(new PortSupply(google, 1).clientsMax(1)).isEqualTo(1_008);
        assertThat(new PortSupply(google.scaled(4_096, null, null), 1).clientsMax(1))
                .isEqualTo(15);
        assertThat(new PortSupply(google, 1_008).ports(1)).isEqualTo(64);
        assertThat(new PortSupply(google, 1_009).ports(1)).isZero();
        assertThat(new PortSupply(google, 1_009).ports(2)).isEqualTo(64);
        assertThat(new PortSupply(google, 20).parts(3)).isEqualTo(60);
    }

    @Test
    void aGrowingSliceEndsWhereThePortsOfAllAreGivenOut() {
        GatewayProfile google = profile("gcp-cloud-nat-dynamic");
        assertThat(new PortSupply(google, 1).ports(1)).isEqualTo(32_768);
        assertThat(new PortSupply(google, 1).ports(2)).isEqualTo(65_536);
        // 64,512 / 100 = 645: each doubles up to 512.
        assertThat(new PortSupply(google, 100).ports(1)).isEqualTo(512);
    }

    @Test
    void anInstanceHasASliceOfEachAddressOfTheLoadBalancer() {
        PortSupply balancer = new PortSupply(profile("azure-load-balancer"), 10);
        assertThat(balancer.addressesAddPorts()).isTrue();
        assertThat(balancer.ports(1)).isEqualTo(1_024);
        assertThat(balancer.ports(3)).isEqualTo(3_072);
        // Four minutes of hold: 4.27 connections a second each.
        assertThat(new PortDemand(1, 0, 240, 1).ceilingPerSecond(balancer.ports(1)))
                .isCloseTo(4.27, within(0.01));
    }

    @Test
    void limitsOverAllDestinationsBind() {
        PortSupply huawei = new PortSupply(profile("huawei-nat-gateway"), 1);
        assertThat(huawei.ports(1)).isEqualTo(10_000);
        assertThat(huawei.ports(8)).isEqualTo(10_000);
        assertThat(huawei.ipsToCarry(10_000)).hasValue(1);
        assertThat(huawei.ipsToCarry(10_001)).isEmpty();
    }

    @Test
    void destinationsDoNotHelpWhereOnePortServesAll() {
        assertThat(new PortSupply(profile("rfc-strict"), 1).parts(5)).isEqualTo(1);
        assertThat(new PortSupply(profile("aws-nat-gateway"), 7).parts(5)).isEqualTo(5);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PortSupply(profile("aws-nat-gateway"), 0))
                .withMessage("clients must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PortDemand(-1, 0, 0, 1))
                .withMessage("perSecond must not be negative, was -1.0");
    }

    private static GatewayProfile profile(String name) {
        return Profiles.byName(name).orElseThrow();
    }
}
