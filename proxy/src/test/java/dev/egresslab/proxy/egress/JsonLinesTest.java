package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A line of the access log as JSON, to the letter. */
class JsonLinesTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 1_234);
    private static final InetSocketAddress ORIGIN = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 443);

    private final JsonLines lines = new JsonLines();

    private String line(String at, ExchangeRecord exchange) {
        Instant instant = Instant.parse(at);
        LogText out = new LogText();
        lines.write(instant.getEpochSecond() * 1_000_000_000 + instant.getNano(), exchange, out);
        return out.toString();
    }

    private static ExchangeRecord answered(String target, InetSocketAddress origin) {
        return record(origin, target, null, 0, null);
    }

    private static ExchangeRecord record(
            InetSocketAddress origin,
            String target,
            @Nullable GatewayError error,
            int retries,
            @Nullable RetryReason retryReason) {
        return new ExchangeRecord(
                new ExchangeRecord.Client(CLIENT, true, 2),
                false,
                "GET",
                "a.test",
                target,
                200,
                error,
                error == null ? null : "words",
                new ExchangeRecord.Carrier(origin, true, 7, 59_999_999),
                retries,
                retryReason,
                1_000,
                2_999,
                4_000_000,
                5_000_999,
                321,
                3);
    }

    @Test
    void answeredRequestIsAnObjectALine() {
        assertThat(line("2026-11-24T12:00:00.123456789Z", answered("/one?secret=1", ORIGIN)))
                .isEqualTo(
                        "{\"at\":\"2026-11-24T12:00:00.123456Z\",\"client\":\"127.0.0.9\",\"tls\":true,\"method\":\"GET\",\"host\":\"a.test\",\"path\":\"/one\",\"status\":200,\"bytes\":321,\"waitMicros\":2,\"totalMicros\":5000,\"upstream\":\"127.0.0.2:443\",\"reused\":true,\"connectionRequests\":7,\"connectionAgeMillis\":59}\n");
    }

    @Test
    void requestThatWasSentAgainSaysHowOftenAndWhy() {
        ExchangeRecord again = record(ORIGIN, "/", null, 2, RetryReason.CONNECT_FAILURE);
        assertThat(line("2026-11-24T12:00:00Z", again))
                .endsWith("\"resent\":true,\"attempts\":3,\"retryReason\":\"connect-failure\"}\n");
    }

    @Test
    void everySecondAndEveryUpstreamIsItsOwn() {
        InetSocketAddress other = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.3"), 443);
        assertThat(line("2026-11-24T12:00:00.999999Z", answered("/", ORIGIN)))
                .contains("T12:00:00.999999Z")
                .contains("127.0.0.2:443");
        assertThat(line("2026-11-24T12:00:01Z", answered("/", other)))
                .contains("T12:00:01.000000Z")
                .contains("127.0.0.3:443");
        assertThat(line("2026-11-24T12:00:00Z", answered("/", ORIGIN)))
                .contains("T12:00:00.000000Z")
                .contains("127.0.0.2:443");
    }

    @Test
    void nothingAClientSendsEndsAString() {
        assertThat(line("2026-11-24T12:00:00Z", answered("/\"\\\u0001", ORIGIN)))
                .contains("\"path\":\"/\\\"\\\\\\u0001\",");
    }

    @Test
    void textThatIsNotAsciiIsUtf8() {
        String detail = "no route to h\u00f6st \ud83d\ude80";
        ExchangeRecord refused = ExchangeRecord.refused(
                new ExchangeRecord.Client(null, false, 1), "GET", "/", GatewayError.UNKNOWN_HOST, 404, detail);
        assertThat(line("2026-11-24T12:00:00Z", refused)).endsWith("\"detail\":\"" + detail + "\"}\n");
    }

    @Test
    void refusedRequestHasItsReasonAndNoUpstream() {
        ExchangeRecord refused = ExchangeRecord.refused(
                new ExchangeRecord.Client(null, false, 1),
                "",
                "",
                GatewayError.BAD_REQUEST,
                400,
                "a \"method\" must be a token");
        assertThat(line("2026-11-24T12:00:00Z", refused))
                .isEqualTo(
                        "{\"at\":\"2026-11-24T12:00:00.000000Z\",\"method\":\"\",\"path\":\"\",\"status\":400,\"bytes\":0,"
                            + "\"waitMicros\":0,\"totalMicros\":0,\"flags\":\"DPE\",\"error\":\"http_request_error\",\"detail\":\"a"
                            + " \\\"method\\\" must be a token\"}\n");
    }

    @Test
    void whatWentWrongIsToldInEnvoysLetters() {
        assertThat(line("2026-11-24T12:00:00Z", record(ORIGIN, "/", GatewayError.TERMINATED, 0, null)))
                .contains("\"flags\":\"UC\"");
        assertThat(line("2026-11-24T12:00:00Z", record(ORIGIN, "/", GatewayError.TERMINATED, 1, RetryReason.STALE)))
                .contains("\"flags\":\"UC,URX\"");
        assertThat(ResponseFlags.of(GatewayError.REFUSED, 0)).isEqualTo("UF");
        assertThat(ResponseFlags.of(GatewayError.QUEUE_FULL, 0)).isEqualTo("UO");
        assertThat(ResponseFlags.of(GatewayError.ANSWER_TIMEOUT, 0)).isEqualTo("UT");
        assertThat(ResponseFlags.of(GatewayError.CLIENT_GONE, 3)).isEqualTo("DC");
        assertThat(ResponseFlags.of(null, 3)).isEmpty();
    }
}
