package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.RunResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several machines behind one gateway. */
class InstancesTest {
    /** Two machines with one worker each take turns: 10 pages a second for 2 s, each a connection of its own. */
    private static RunResult run(String profile, String app, String... sets) throws Exception {
        Scenario scenario = ScenarioReader.parse("instances.yaml", """
            why: Whose ports are they?
            plane: virtual
            gateway: {profile: %s, rtt: 10ms, period: 1s}
            origin: {tls: off, hosts: {api.example.com: [198.51.100.10]}}
            app: {%s, connectTimeout: 500ms}
            load: {arrivals: constant, stages: [{for: 2s, rate: 10/s}]}
            measure: {rounds: 1}
            variants: {direct: {}}
            """.formatted(profile, app), List.of(sets), null);
        return Runs.real(scenario);
    }

    private static GatewayResult gateway(RunResult result) {
        return result.variants().getFirst().gateways().getFirst();
    }

    @Test
    void eachMachineHasASliceOfItsOwn() throws Exception {
        RunResult result = run("gcp-cloud-nat-static", "workers: 2, instances: 2", "gateway.ports=6");
        // 20 connections, 10 from each machine, whose 6 ports are held for 30 s.
        assertThat(gateway(result).clients())
                .extracting(GatewayResult.Client::client, GatewayResult.Client::mostPorts, GatewayResult.Client::limit)
                .containsExactlyInAnyOrder(tuple("app-1", 6L, 6L), tuple("app-2", 6L, 6L));
        assertThat(gateway(result).portsPerDestination()).isEqualTo(12);
        assertThat(gateway(result).portOwners()).isEqualTo(2);
        Figures figures = Figures.of(result);
        assertThat(figures.value("direct.requests.ok")).hasValue(12);
        assertThat(figures.value("direct.nat.clients.refused")).hasValue(2);
        assertThat(figures.value("direct.nat.client.portsInUse.limit")).hasValue(6);
    }

    @Test
    void oneMachineHasOneSlice() throws Exception {
        RunResult result = run("gcp-cloud-nat-static", "workers: 2", "gateway.ports=6");
        assertThat(gateway(result).clients())
                .extracting(GatewayResult.Client::client)
                .containsExactly("app");
        assertThat(Figures.of(result).value("direct.requests.ok")).hasValue(6);
    }

    @Test
    void machinesShareWhereTheGatewayHasNoSlices() throws Exception {
        RunResult result = run("aws-nat-gateway", "workers: 2, instances: 2", "gateway.ports=12");
        assertThat(Figures.of(result).value("direct.requests.ok")).hasValue(12);
        assertThat(gateway(result).portOwners()).isZero();
        assertThat(gateway(result).holders())
                .extracting(GatewayResult.Holder::ports)
                .containsExactly(6L, 6L);
    }

    @Test
    void aSharedPoolIsSharedWithinAMachineOnly() throws Exception {
        RunResult result = run("aws-nat-gateway", "workers: 4, instances: 2, connections: shared");
        assertThat(gateway(result).clients())
                .extracting(GatewayResult.Client::mostPorts)
                .containsExactly(1L, 1L);
    }

    @Test
    void theProxyIsOneClient() throws Exception {
        RunResult result = run("gcp-cloud-nat-static", "workers: 2, instances: 2", "variants.direct.proxy=egresslab");
        assertThat(gateway(result).clients())
                .extracting(GatewayResult.Client::client)
                .containsExactly("proxy");
    }

    @Test
    void aLoadBalancerGivesEachOfManyMachinesFewerPorts() throws Exception {
        RunResult result = run("azure-load-balancer", "workers: 60, instances: 60");
        assertThat(gateway(result).clients())
                .extracting(GatewayResult.Client::limit)
                .containsOnly(512L);
    }

    /** 198.51.100.10 and .11 in turn, over two gateways, one for a quarter of the connections: each pair has ports of its own. */
    @Test
    void severalAddressesOfANameAndSeveralGatewaysHaveTheirOwnPorts() throws Exception {
        RunResult result = run(
                "aws-nat-gateway",
                "workers: 8",
                "origin.hosts={api.example.com: [198.51.100.10, 198.51.100.11]}",
                "gateway.zones={a: 75%, b: 25%}",
                "gateway.ports=3",
                "load.stages.0.rate=30/s");
        // 60 connections find 2 gateways x 2 addresses x 3 ports, all held until the end.
        assertThat(Figures.of(result).value("direct.requests.ok")).hasValue(12);
        assertThat(result.variants().getFirst().gateways())
                .extracting(GatewayResult::name)
                .containsExactly("a", "b");
        assertThat(result.variants().getFirst().gateways())
                .allSatisfy(zone -> assertThat(zone.destinations())
                        .extracting(GatewayResult.Destination::destination, GatewayResult.Destination::inUseMax)
                        .containsExactlyInAnyOrder(
                                tuple("198.51.100.10:80/tcp", 3L), tuple("198.51.100.11:80/tcp", 3L)));
    }
}
