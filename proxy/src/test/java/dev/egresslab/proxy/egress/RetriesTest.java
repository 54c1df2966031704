package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.RetryConfig;
import dev.egresslab.proxy.config.RetryOn;
import dev.egresslab.proxy.config.SocksConfig;
import dev.egresslab.proxy.config.TimeoutConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are tried again after a failure: what for, how often, and when not. */
class RetriesTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 2\r\n\r\n";
    private static final String UNAVAILABLE = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";

    private ScriptedOrigin origin;

    @BeforeEach
    void listen() throws IOException {
        origin = ScriptedOrigin.plain();
    }

    @AfterEach
    void close() throws IOException {
        origin.close();
    }

    private UpstreamConfig retrying(int number, RetryOn... reasons) {
        return origin.upstream("a.test").withRetries(RetryConfig.DEFAULT.withRetries(number, List.of(reasons)));
    }

    /** The origin is a relay, which refuses and accepts as the test says. */
    private EgressProxy throughRelay(RetryConfig retries) throws IOException {
        UpstreamConfig upstream = UpstreamConfig.http("a.test", 80)
                .withAddresses(List.of("192.0.2.1"))
                .withRetries(retries);
        return EgressProxy.start(
                Proxies.config(upstream).withVia(new SocksConfig(new Endpoint("127.0.0.1", origin.port()), null)));
    }

    private Wireline relayed(int code) throws IOException {
        Wireline line = origin.accept();
        line.bytes(3);
        line.send(new byte[] {5, 0});
        line.bytes(10);
        return line.send(new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0});
    }

    @Test
    void requestForWhichNoConnectionCouldBeOpenedIsTriedAgainWhateverItsMethod() throws IOException {
        try (EgressProxy proxy = throughRelay(RetryConfig.DEFAULT);
                Wireline client = client(proxy)) {
            client.send(POST + "{}");
            relayed(5);
            relayed(5);
            Wireline third = relayed(0);
            assertThat(third.message()).isEqualTo(POST + "{}");
            third.send(ok("x"));
            assertThat(client.message()).isEqualTo(ok("x"));
            RetrySample retried = sample(proxy).retried();
            assertThat(retried.byReason()).containsEntry("connect-failure", 2L);
            assertThat(retried.succeeded()).isEqualTo(1);
            assertThat(retried.active()).isZero();
            assertThat(sample(proxy).requests()).isEqualTo(1);
        }
    }

    @Test
    void failureAfterAllTriesSaysHowManyThereWere() throws IOException {
        try (EgressProxy proxy = throughRelay(RetryConfig.DEFAULT);
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            relayed(5);
            relayed(5);
            relayed(5);
            assertThat(client.message())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("error=connection_refused;")
                    .contains("; tried again 2 times, the last time for connect-failure\"");
            assertThat(origin.nobodyElse()).isTrue();
            assertThat(sample(proxy).retried().succeeded()).isZero();
            assertThat(sample(proxy).retried().active()).isZero();
        }
    }

    @Test
    void nothingIsTriedAgainWhenItIsSwitchedOff() throws IOException {
        try (EgressProxy proxy = throughRelay(RetryConfig.OFF);
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            relayed(5);
            assertThat(client.message()).startsWith("HTTP/1.1 502 ").doesNotContain("tried again");
            assertThat(sample(proxy).retries()).isZero();
        }
    }

    @Test
    void newConnectionThatEndsBeforeAnAnswerIsAReasonOnlyWhenSaidAndOnlyWhenSafe() throws IOException {
        try (EgressProxy proxy = Proxies.start(retrying(1, RetryOn.RESET));
                Wireline client = client(proxy);
                Wireline poster = client(proxy)) {
            client.send(get("a.test"));
            Wireline first = origin.accept();
            first.head();
            first.close();
            Wireline second = origin.accept();
            assertThat(second.head()).isEqualTo(get("a.test"));
            second.send(ok("x").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            client.message();
            assertThat(sample(proxy).retried().byReason()).containsEntry("reset", 1L);
            // A POST may have been carried out.
            poster.send(POST + "{}");
            Wireline third = origin.accept();
            third.message();
            third.close();
            assertThat(poster.message()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.nobodyElse()).isTrue();
        }
        try (EgressProxy proxy = Proxies.start(retrying(1, RetryOn.CONNECT_FAILURE));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline only = origin.accept();
            only.head();
            only.close();
            assertThat(client.message()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.nobodyElse()).isTrue();
        }
    }

    @Test
    void answerOf503IsPutAsideAndTheLastOneIsPassedOn() throws IOException {
        try (EgressProxy proxy = Proxies.start(retrying(1, RetryOn.GATEWAY_ERROR));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline first = origin.accept();
            first.head();
            first.send(UNAVAILABLE);
            assertThat(first.ending()).isEqualTo("RST");
            Wireline second = origin.accept();
            second.head();
            second.send(ok("x"));
            assertThat(client.message()).isEqualTo(ok("x"));
            // Another request meets it twice: as often as may be, then it is the answer.
            client.send(get("a.test"));
            second.head();
            second.send(UNAVAILABLE);
            Wireline third = origin.accept();
            third.head();
            third.send(UNAVAILABLE);
            assertThat(client.message()).isEqualTo(UNAVAILABLE);
            RetrySample retried = sample(proxy).retried();
            assertThat(retried.byReason()).containsEntry("gateway-error", 2L);
            assertThat(retried.succeeded()).isEqualTo(1);
            assertThat(sample(proxy).discards()).containsEntry("ANSWER_PUT_ASIDE", 2L);
            // A POST's answer is passed on.
            client.send(POST + "{}");
            third.message();
            third.send(UNAVAILABLE);
            assertThat(client.message()).isEqualTo(UNAVAILABLE);
        }
    }

    @Test
    void budgetBoundsRetriesUnderWayAndItsExhaustionIsSaid() throws IOException {
        RetryConfig one = RetryConfig.DEFAULT.withBudget(0, 1);
        try (EgressProxy proxy = throughRelay(one);
                Wireline slow = client(proxy);
                Wireline late = client(proxy)) {
            slow.send(get("a.test"));
            relayed(5);
            // Its second try is under way, unanswered ...
            Wireline second = relayed(0);
            assertThat(second.head()).isEqualTo(get("a.test"));
            assertThat(sample(proxy).retried().active()).isEqualTo(1);
            // ... so that another request has none.
            late.send(get("a.test"));
            relayed(5);
            assertThat(late.message())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("not again, for the retry budget is exhausted\"");
            assertThat(sample(proxy).retried().budgetExhausted()).isEqualTo(1);
            second.send(ok("x"));
            assertThat(slow.message()).isEqualTo(ok("x"));
            assertThat(sample(proxy).retried().active()).isZero();
            late.send(get("a.test"));
            assertThat(second.head()).isEqualTo(get("a.test"));
        }
    }

    @Test
    void clientThatLeavesInThePauseFreesItsPartOfTheBudget() throws IOException {
        Duration hour = Duration.ofHours(1);
        RetryConfig patient = new RetryConfig(1, List.of(RetryOn.CONNECT_FAILURE), 20, 3, hour, hour, Duration.ZERO);
        UpstreamConfig upstream = UpstreamConfig.http("a.test", 80)
                .withAddresses(List.of("192.0.2.1"))
                .withRetries(patient)
                .withTimeouts(new TimeoutConfig(hour, hour, hour, hour, Duration.ofDays(1)));
        try (EgressProxy proxy = EgressProxy.start(
                Proxies.config(upstream).withVia(new SocksConfig(new Endpoint("127.0.0.1", origin.port()), null)))) {
            try (Wireline client = client(proxy)) {
                client.send(get("a.test"));
                relayed(5);
                eventually(
                        "it waits", () -> sample(proxy), seen -> seen.retried().active() == 1);
                client.reset();
            }
            eventually("it is free", () -> sample(proxy), seen -> seen.retried().active() == 0);
        }
    }

    @Test
    void pauseThatWouldOutlastTheTotalTimeoutIsNone() throws IOException {
        Duration years = Duration.ofDays(30_000);
        RetryConfig patient = new RetryConfig(2, List.of(RetryOn.CONNECT_FAILURE), 20, 3, years, years, Duration.ZERO);
        try (EgressProxy proxy = throughRelay(patient);
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            relayed(5);
            assertThat(client.message()).startsWith("HTTP/1.1 502 ").doesNotContain("tried again");
            assertThat(sample(proxy).retries()).isZero();
        }
    }
}
