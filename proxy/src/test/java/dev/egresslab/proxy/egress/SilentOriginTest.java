package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.OutlierConfig;
import dev.egresslab.proxy.config.RetryConfig;
import dev.egresslab.proxy.config.RetryOn;
import dev.egresslab.proxy.config.TimeoutConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An origin that does not answer in time: who is asked again, how often, and who waits on. */
class SilentOriginTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MOMENT = Duration.ofMillis(300);

    /** In which an origin that answers has done so on a busy machine too. */
    private static final Duration WHILE = Duration.ofSeconds(2);

    private static final String POST = "POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 2\r\n\r\n{}";
    private static final RetryConfig ONCE = RetryConfig.DEFAULT.withRetries(1, List.of(RetryOn.RESPONSE_TIMEOUT));

    private ScriptedOrigin origin;

    @BeforeEach
    void listen() throws IOException {
        origin = ScriptedOrigin.plain();
    }

    @AfterEach
    void close() throws IOException {
        origin.close();
    }

    private UpstreamConfig upstream(RetryConfig retries, Duration firstByte, Duration total) {
        return origin.upstream("a.test")
                .withTimeouts(new TimeoutConfig(HOUR, HOUR, firstByte, HOUR, total))
                .withRetries(retries);
    }

    /** An origin that reads a request and says nothing. */
    private Wireline silent() throws IOException {
        Wireline line = origin.accept();
        assertThat(line.head()).isEqualTo(get("a.test"));
        return line;
    }

    @Test
    void requestIsSentAgainOnAFreshConnectionAndTheSilentOneEnds() throws IOException {
        try (EgressProxy proxy = Proxies.start(upstream(ONCE, WHILE, HOUR));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline first = silent();
            // A while later another connection brings the request, and this one is no longer waited for.
            Wireline second = silent();
            assertThat(first.ending()).isEqualTo("FIN");
            second.send(ok("x"));
            assertThat(client.message()).isEqualTo(ok("x"));
            RetrySample retried = sample(proxy).retried();
            assertThat(retried.byReason()).containsEntry("response-timeout", 1L);
            assertThat(retried.succeeded()).isEqualTo(1);
            assertThat(sample(proxy).discards()).containsEntry("TIMEOUT", 1L);
            eventually(
                    "the budget is free",
                    () -> sample(proxy),
                    seen -> seen.retried().active() == 0);
        }
    }

    @Test
    void originThatStaysSilentIsToldAfterAsManyTriesAsMayBe() throws IOException {
        OutlierConfig two = OutlierConfig.DEFAULT.withFailures(0, 2);
        try (EgressProxy proxy = Proxies.start(upstream(ONCE, MOMENT, HOUR).withOutlier(two));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            silent();
            silent();
            assertThat(client.message())
                    .startsWith("HTTP/1.1 504 ")
                    .contains("error=http_response_timeout", "tried again once, the last time for response-timeout");
            assertThat(origin.nobodyElse()).isTrue();
            // Each try was a failure of its address: two in a row would eject it, if there were another.
            assertThat(sample(proxy).outliers().overflows()).isEqualTo(1);
        }
    }

    @Test
    void postIsNotSentAgain() throws IOException {
        try (EgressProxy proxy = Proxies.start(upstream(ONCE, MOMENT, HOUR));
                Wireline client = client(proxy)) {
            client.send(POST);
            origin.accept().message();
            assertThat(client.message()).startsWith("HTTP/1.1 504 ").doesNotContain("tried again");
            assertThat(origin.nobodyElse()).isTrue();
        }
    }

    @Test
    void triesEndWithTheTotalTimeout() throws IOException {
        RetryConfig often = RetryConfig.DEFAULT.withRetries(1_000, List.of(RetryOn.RESPONSE_TIMEOUT));
        try (EgressProxy proxy = Proxies.start(upstream(often, MOMENT, Duration.ofSeconds(2)));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            // Six whole moments fit into it, at most, and a part of a seventh.
            assertThat(client.message()).startsWith("HTTP/1.1 504 ").contains("tried again");
            assertThat(sample(proxy).retries()).isBetween(1L, 6L);
        }
    }

    @Test
    void tryThatMayNotBeFollowedByAnotherGoesOn() throws IOException {
        RetryConfig broke = ONCE.withBudget(0, 0).withPerTryTimeout(MOMENT);
        try (EgressProxy proxy = Proxies.start(upstream(broke, HOUR, HOUR));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline only = silent();
            // The moment is over; the budget allows no other try, so the origin keeps its hour.
            eventually(
                    "another was wanted",
                    () -> sample(proxy),
                    seen -> seen.retried().budgetExhausted() == 1);
            only.send(ok("late"));
            assertThat(client.message()).startsWith("HTTP/1.1 200 OK");
            assertThat(origin.nobodyElse()).isTrue();
        }
    }

    @Test
    void lastTryHasTheUpstreamsOwnTime() throws IOException {
        try (EgressProxy proxy = Proxies.start(upstream(ONCE.withPerTryTimeout(MOMENT), HOUR, HOUR));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            silent();
            Wireline second = silent();
            // Three more moments pass: nobody gives it up.
            long endNanos = System.nanoTime() + 3 * MOMENT.toNanos();
            eventually("three moments pass", () -> System.nanoTime() - endNanos > 0);
            second.send(ok("x"));
            assertThat(client.message()).isEqualTo(ok("x"));
            assertThat(origin.nobodyElse()).isTrue();
        }
    }

    @Test
    void answerThatHasBegunIsNotGivenUp() throws IOException {
        try (EgressProxy proxy = Proxies.start(upstream(ONCE, WHILE, HOUR));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline only = silent();
            // A part of a head came in time, and no more: an origin that speaks may have done what was asked.
            only.send("HTTP/1.1 200 OK\r\n");
            assertThat(client.message()).startsWith("HTTP/1.1 504 ").doesNotContain("tried again");
            assertThat(origin.nobodyElse()).isTrue();
        }
    }
}
