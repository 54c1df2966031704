package dev.egresslab.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.reports.results.RunResult.Notice;
import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.ExpiredFlow;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.IpChoice;
import dev.egresslab.simulator.nat.MappingKey;
import dev.egresslab.simulator.nat.PortChoice;
import dev.egresslab.simulator.nat.PortRange;
import dev.egresslab.simulator.nat.Profiles;
import dev.egresslab.simulator.nat.Slicing;
import dev.egresslab.simulator.nat.Sourced.Basis;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnProfileTest {
    private static final GatewayProfile AWS = Profiles.byName("aws-nat-gateway").orElseThrow();

    private static Scenario scenario(String gateway) throws ScenarioException {
        return ScenarioReader.parse("test.yaml", ScenarioReaderTest.SHORTEST + gateway, List.of(), null);
    }

    private static GatewayProfile profile(String keys) throws ScenarioException {
        return scenario("gateway: {profile: {" + keys + "}}\n")
                .variants()
                .getFirst()
                .gateway()
                .asRun();
    }

    @Test
    void whatIsNotWrittenIsTheBases() throws ScenarioException {
        GatewayProfile own = profile("basedOn: aws-nat-gateway, portsPerDestination: 1000");
        assertThat(own.name()).isEqualTo("own");
        assertThat(own.portsPerDestination().value()).isEqualTo(1_000);
        assertThat(own.timeouts()).isEqualTo(AWS.timeouts());
        assertThat(own.exhaustion()).isEqualTo(AWS.exhaustion());
        assertThat(own.console()).isEqualTo(AWS.console());
        assertThat(own.isScaled()).isFalse();
    }

    @Test
    void everyKeyIsTaken() throws ScenarioException {
        GatewayProfile own = profile("""
            name: our-firewall, basedOn: rfc-strict, portsPerDestination: 400, firstPort: 2000, lastPort: 2999,
            publicIpsMax: 5, connectionsMax: 9000, halfOpen: 1s, establishedIdle: 2s, holdAfterFin: 3s,
            holdAfterRst: 4s, holdAfterIdle: 5s, udpFirst: 6s, udpIdle: 7s, icmpIdle: 8s, holdAfterUdp: 9s,
            exhaustion: evict-oldest, expiredFlow: remap, mappingKey: destination-udp-by-address, ipChoice: in-turn,
            portChoice: unused-first, slice: {ports: 64, max: 256, growth: 10s},
            addressGrowth: none
            """);
        assertThat(own.ports().value()).isEqualTo(new PortRange(2_000, 2_999));
        assertThat(own.publicIpsMax().value()).isEqualTo(5);
        assertThat(own.connectionsMax().value()).isEqualTo(9_000);
        assertThat(List.of(
                        own.timeouts().halfOpen(),
                        own.timeouts().establishedIdle(),
                        own.timeouts().holdAfterFin(),
                        own.timeouts().holdAfterRst(),
                        own.timeouts().holdAfterIdle(),
                        own.timeouts().udpFirst(),
                        own.timeouts().udpIdle(),
                        own.timeouts().icmpIdle(),
                        own.timeouts().holdAfterUdp()))
                .extracting(time -> time.value().toSeconds())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(own.exhaustion().value()).isEqualTo(Exhaustion.EVICT_OLDEST);
        assertThat(own.expiredFlow().value()).isEqualTo(ExpiredFlow.REMAP);
        assertThat(own.mappingKey().value()).isEqualTo(MappingKey.DESTINATION_UDP_BY_ADDRESS);
        assertThat(own.ipChoice().value()).isEqualTo(IpChoice.IN_TURN);
        assertThat(own.portChoice().value()).isEqualTo(PortChoice.UNUSED_FIRST);
        assertThat(own.slicing().value()).isEqualTo(Slicing.growing(64, 256, Duration.ofSeconds(10)));
        assertThat(own.entries()).extracting(entry -> entry.value().basis()).containsOnly(Basis.SCENARIO);
    }

    @Test
    void raceWindowGoesWithTheChoicesOfLinux4() throws ScenarioException {
        GatewayProfile own = profile("basedOn: linux-masquerade, portChoice: linux-4-rover, raceWindow: 190us");
        assertThat(own.raceWindow().value()).isEqualTo(Duration.ofNanos(190_000));
        assertThat(own.changes()).contains("raceWindow = 190 µs: set by the scenario; the profile has 0 s");
        // Where the scenario leaves it out, it is an assumption, and printed as one.
        assertThat(profile("basedOn: linux-masquerade, portChoice: linux-4-rover")
                        .assumptions())
                .anySatisfy(line -> assertThat(line).startsWith("raceWindow = 0 s: "));
        assertThat(profile("basedOn: linux-masquerade").assumptions())
                .noneSatisfy(line -> assertThat(line).startsWith("raceWindow"));
        assertThatThrownBy(() -> profile("basedOn: linux-masquerade, raceWindow: 190us"))
                .hasMessageContaining("raceWindow must be 0 unless portChoice is linux-4-rover");
    }

    /** A key of a profile that could not be written would be a value that nobody can change. */
    @Test
    void everyValueOfAProfileHasItsKey() {
        Set<String> values = AWS.entries().stream()
                .map(entry -> entry.name().replace("timeouts.", ""))
                .collect(Collectors.toSet());
        values.removeAll(Set.of("ports", "slicing"));
        assertThat(ProfileKeys.PROFILE.names()).containsAll(values).contains("firstPort", "lastPort", "slice");
    }

    @Test
    void reportsMarkWhatIsTheScenariosOwn() throws ScenarioException {
        Scenario own = scenario("gateway: {profile: {portsPerDestination: 1000, holdAfterFin: 5s}, ports: 100}\n");
        assertThat(GatewayNotices.of(own))
                .filteredOn(notice -> notice.kind() == Notice.Kind.OWN)
                .extracting(Notice::text)
                .containsExactly(
                        "portsPerDestination = 1000: set by the scenario; the profile has 55000",
                        "timeouts.holdAfterFin = 5 s: set by the scenario; the profile has 60 s");
        // It can be scaled like any other: 100 ports stand for its own 1,000, not for Amazon's 55,000.
        assertThat(GatewayNotices.of(own))
                .filteredOn(notice -> notice.kind() == Notice.Kind.SCALED)
                .extracting(Notice::text)
                .first()
                .asString()
                .startsWith("scaled: 100 of 1,000 ports, hold 5 s of 5 s");
    }

    @Test
    void aVariantMayHaveAProfileOfItsOwn() throws ScenarioException {
        Scenario two = ScenarioReader.parse(
                "test.yaml",
                ScenarioReaderTest.SHORTEST,
                List.of("variants.other={gateway: {profile: {name: tight, portsPerDestination: 7}}}"),
                null);
        assertThat(two.variants())
                .extracting(variant -> variant.gateway().asRun().name())
                .containsExactly("aws-nat-gateway", "tight");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        portsPerDestination: 65000                 | 5:42: `gateway.profile`: portsPerDestination must be between 1 and the 64512 ports of the range, was 65000
        firstPort: 9, lastPort: 8                  | 5:32: `gateway.profile`: firstPort must not be above lastPort, was 9 to 8
        slice: {ports: 100, max: 200}              | 5:28: `gateway.profile`: slice: ports per client that grow must be powers of two, was first 100, most 200
        lastPort: 1030                             | 5:11: `gateway.profile`: portsPerDestination must be between 1 and the 7 ports of the range, was 55000
        portsPerDestinaton: 5                      | 5:21: unknown key `portsPerDestinaton` in `gateway.profile`; did you mean `portsPerDestination`?
        based-on: aws-nat-gateway                  | 5:21: unknown key `based-on` in `gateway.profile`; did you mean `basedOn`?
        basedOn: aws                               | 5:30: `gateway.profile.basedOn` must be one of `aws-nat-gateway`
        name: aws-nat-gateway                      | 5:27: `gateway.profile.name` must not be that of a profile there is already
        holdAfterFin: 5                            | 5:35: `gateway.profile.holdAfterFin` must be a duration with a unit
        slice: {max: 4}                            | 5:21: `gateway.profile.slice` needs the key `ports`
        """)
    void eachMistakeHasItsPlace(String keys, String finding) {
        assertThatThrownBy(() -> profile(keys))
                .isInstanceOfSatisfying(
                        ScenarioException.class,
                        e -> assertThat(e.findings())
                                .extracting(Finding::render)
                                .anySatisfy(text -> assertThat(text).startsWith("test.yaml:" + finding)));
    }
}
