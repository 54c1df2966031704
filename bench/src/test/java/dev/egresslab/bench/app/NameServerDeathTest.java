package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.app.AppConfig.Endpoint;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import dev.egresslab.proxy.egress.EgressProxy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The name server dies in the middle of a page, while its first call is answered, and comes back later where it was. */
class NameServerDeathTest {
    private static final int CALLS = 3;

    @Test
    void aClientThatAsksForEachConnectionFailsFromThenOnAndRecoversWithTheServer() {
        NameServer names = new NameServer("127.0.0.1");
        Endpoint at = names.endpoint();
        try (ScriptedServer origin = new ScriptedServer(dying(names), null)) {
            Lab lab = Lab.direct(origin.port(), names);
            lab.calls = CALLS;
            lab.connectTimeoutNanos = TimeUnit.SECONDS.toNanos(3);
            try (App app = lab.start(RecordedPages.atOnce(1), (clock, failure) -> {})) {
                // The first call is answered; the second asks for the name, and nobody says anything until its time is
                // up.
                assertThat(app.run(Lab.request()).join().counters())
                        .containsEntry("calls.ok", 1L)
                        .containsEntry("calls.failed", 1L)
                        .containsEntry("errors.connectTimeout", 1L)
                        .containsEntry("connections.opened", 1L);

                // While it is away each page fails by its first call, and the round still ends.
                assertThat(app.run(Lab.request()).join().counters())
                        .containsEntry("calls.ok", 0L)
                        .containsEntry("errors.connectTimeout", 1L);

                // Back where it was, and all is as before: nothing of the failure was kept.
                try (NameServer back = new NameServer("127.0.0.1", at.port())) {
                    assertThat(app.run(Lab.request()).join().counters())
                            .containsEntry("calls.ok", (long) CALLS)
                            .containsEntry("requests.ok", 1L);
                    assertThat(back.queries()).isEqualTo(CALLS);
                }
            }
        }
    }

    @Test
    void aClientThatKeepsAddressesDoesNotNoticeWithinTheirTime() {
        NameServer names = new NameServer("127.0.0.1");
        try (ScriptedServer origin = new ScriptedServer(dying(names), null)) {
            Lab lab = Lab.direct(origin.port(), names);
            lab.calls = CALLS;
            lab.workers = 1;
            lab.dnsCache = true;
            assertThat(lab.run(RecordedPages.atOnce(2)).counters())
                    .containsEntry("requests.ok", 2L)
                    .containsEntry("dns.queries", 1L);
        }
    }

    @Test
    void clientsOfTheProxyDoNotNotice() throws Exception {
        NameServer names = new NameServer("127.0.0.1");
        try (ScriptedServer origin = new ScriptedServer(dying(names), null);
                EgressProxy proxy = EgressProxy.start(ProxyConfig.of(
                                at(0),
                                List.of(UpstreamConfig.http("shop.example", origin.port())
                                        .withPrivateAddresses()))
                        .withResolver(ResolverConfig.DEFAULT.withServers(
                                List.of(at(names.endpoint().port())))))) {
            Lab lab = Lab.throughEgress(proxy.listenAddress().getPort());
            lab.calls = CALLS;
            assertThat(lab.run(RecordedPages.atOnce(2)).counters())
                    .containsEntry("requests.ok", 2L)
                    .containsEntry("calls.ok", 2L * CALLS);
            assertThat(names.queries()).isPositive();
        }
    }

    /** Answers, but not before the name server is gone. */
    private static Script dying(NameServer names) {
        return (connection, request, channel) -> {
            names.close();
            Script.write(channel, Lab.OK);
        };
    }

    private static dev.egresslab.proxy.config.Endpoint at(int port) {
        return new dev.egresslab.proxy.config.Endpoint("127.0.0.1", port);
    }
}
