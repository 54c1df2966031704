package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.app.AppConfig.Gateway;
import dev.egresslab.reports.results.Histograms;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AppTest {
    @ParameterizedTest
    @EnumSource
    void everyTransportMakesACallThroughTheEgressProxy(AppConfig.TransportChoice transport) throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.transport = transport;
            RoundOutcome outcome = lab.run(RecordedPages.atOnce(3));
            assertThat(outcome.counters())
                    .containsEntry("requests.ok", 3L)
                    .containsEntry("requests.failed", 0L)
                    .containsEntry("calls.ok", 3L)
                    .containsEntry("connections.opened", 3L)
                    .containsEntry("connections.reused", 0L)
                    .containsEntry("dns.queries", 0L);
            assertThat(proxy.awaitHead()).startsWith("GET /stock?id=1 HTTP/1.1\r\nHost: shop.example\r\n");
            assertThat(proxy.awaitClosed() + proxy.awaitClosed() + proxy.awaitClosed())
                    .isEqualTo(0 + 1 + 2);
        }
    }

    @Test
    void everyPartHasOneValueForEachPage() {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.calls = 2;
            RoundOutcome outcome = lab.run(RecordedPages.atOnce(3));
            assertThat(outcome.histograms())
                    .containsOnlyKeys(
                            "latency",
                            "okLatency",
                            "callLatency",
                            "scheduleLag",
                            "wait",
                            "dns",
                            "connect",
                            "tls",
                            "firstByte",
                            "body");
            outcome.histograms()
                    .forEach((part, text) -> assertThat(Histograms.decode(text).getTotalCount())
                            .as(part)
                            .isEqualTo(part.equals("callLatency") ? 6 : 3));
        }
    }

    @Test
    void aDirectCallAsksTheNameServerAndNamesItselfToTheGateway() throws Exception {
        try (ScriptedServer origin = new ScriptedServer(Script.answer(Lab.OK), null);
                NameServer names = new NameServer("127.0.0.1");
                ScriptedGateway gateway = new ScriptedGateway(0)) {
            Lab lab = Lab.direct(origin.port(), names, new Gateway("a", gateway.endpoint(), 1));
            RoundOutcome outcome = lab.run(RecordedPages.atOnce(2));
            assertThat(outcome.firstFailures()).isEmpty();
            assertThat(outcome.counters()).containsEntry("requests.ok", 2L).containsEntry("dns.queries", 2L);
            assertThat(names.queries()).isEqualTo(2);
            assertThat(gateway.connects().take()).isEqualTo("shop-1>127.0.0.1:" + origin.port());
            assertThat(origin.awaitHead()).contains("\r\nHost: shop.example:" + origin.port() + "\r\n");
        }
    }

    @Test
    void eachInstanceNamesItselfToTheGateway() throws Exception {
        try (ScriptedServer origin = new ScriptedServer(Script.answer(Lab.OK), null);
                NameServer names = new NameServer("127.0.0.1");
                ScriptedGateway gateway = new ScriptedGateway(0)) {
            Lab lab = Lab.direct(origin.port(), names, new Gateway("a", gateway.endpoint(), 1));
            lab.instances = 2;
            lab.run(RecordedPages.atOnce(4));
            List<String> users = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                users.add(gateway.connects().take().replaceFirst(">.*", ""));
            }
            // Four workers on two machines.
            assertThat(users).containsExactlyInAnyOrder("shop-1-1", "shop-1-2", "shop-1-1", "shop-1-2");
        }
    }

    @Test
    void hostsAreCalledInTurnAcrossPages() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.hosts = List.of(new AppConfig.Host("a.example", 80), new AppConfig.Host("b.example", 80));
            lab.workers = 1;
            lab.run(RecordedPages.atOnce(3));
            assertThat(proxy.awaitHead()).contains("Host: a.example\r\n");
            assertThat(proxy.awaitHead()).contains("Host: b.example\r\n");
            assertThat(proxy.awaitHead()).contains("Host: a.example\r\n");
        }
    }
}
