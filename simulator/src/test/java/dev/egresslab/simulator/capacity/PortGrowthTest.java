package dev.egresslab.simulator.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;
import org.junit.jupiter.api.Test;

/** Limits that rise in steps, as timelines. */
class PortGrowthTest {
    @Test
    void aSliceDoublesASecondAfterItHasRunOut() {
        // 32 ports up to 65,536, each doubling takes a second.
        PortGrowth growth = new PortGrowth(new PortSupply(profile("gcp-cloud-nat-dynamic"), 1), 1, 0);
        assertThat(growth.ports()).isEqualTo(32);
        // t = 1 s: full, and nobody refused yet.
        assertThat(growth.observe(32, 0, 1)).isFalse();
        // t = 2 s: somebody is, and the time begins.
        assertThat(growth.observe(32, 1, 2)).isFalse();
        assertThat(growth.observe(32, 1, 2.999)).isFalse();
        assertThat(growth.ports()).isEqualTo(32);
        // t = 3 s: the next finds twice as many.
        assertThat(growth.observe(32, 1, 3)).isTrue();
        assertThat(growth.ports()).isEqualTo(64);
        // Nothing is asked for until they have run out, too.
        assertThat(growth.observe(40, 0, 10)).isFalse();
        assertThat(growth.ports()).isEqualTo(64);
    }

    @Test
    void aSliceEndsWherePortsOfAllAreGivenOut() {
        // 64,512 / 32 = 2,016 units for 1,000 machines: two each.
        PortGrowth growth = new PortGrowth(new PortSupply(profile("gcp-cloud-nat-dynamic"), 1_000), 1, 0);
        for (int second = 1; second < 100; second++) {
            growth.observe(1_000, 10, second);
        }
        assertThat(growth.ports()).isEqualTo(64);
    }

    @Test
    void anAddressIsThereAMinuteAfterFourFifthsAreTaken() {
        PortGrowth growth = new PortGrowth(new PortSupply(profile("aws-regional-nat-gateway"), 1), 1, 0);
        // t = 30 s: 43,999 ports are one too few.
        assertThat(growth.observe(43_999, 0, 30)).isFalse();
        // t = 31 s: it asks, and for no other until that one is there.
        assertThat(growth.observe(44_000, 0, 31)).isFalse();
        assertThat(growth.observe(55_000, 100, 90.999)).isFalse();
        assertThat(growth.ips()).isEqualTo(1);
        assertThat(growth.observe(55_000, 100, 91)).isTrue();
        assertThat(growth.ips()).isEqualTo(2);
        assertThat(growth.ports()).isEqualTo(110_000);
    }

    @Test
    void itEndsWithFourFifthsFree() {
        PortSupply regional = new PortSupply(profile("aws-regional-nat-gateway"), 1);
        // 1,500/s x 60 s = 90,000 of 110,000 ports are more than four fifths, of 165,000 they are not.
        assertThat(PortGrowth.ipsInTheLongRun(regional, 1, new PortDemand(1_500, 0, 60, 0)))
                .isEqualTo(3);
        assertThat(PortGrowth.ipsInTheLongRun(regional, 1, new PortDemand(700, 0, 60, 0)))
                .isEqualTo(1);
        assertThat(PortGrowth.ipsInTheLongRun(regional, 1, new PortDemand(100_000, 0, 60, 0)))
                .isEqualTo(32);
        // Others get none.
        PortSupply zonal = new PortSupply(profile("aws-nat-gateway"), 1);
        assertThat(PortGrowth.ipsInTheLongRun(zonal, 2, new PortDemand(100_000, 0, 60, 0)))
                .isEqualTo(2);
        assertThat(PortGrowth.grows(zonal.profile())).isFalse();
        assertThat(PortGrowth.grows(regional.profile())).isTrue();
    }

    private static GatewayProfile profile(String name) {
        return Profiles.byName(name).orElseThrow();
    }
}
