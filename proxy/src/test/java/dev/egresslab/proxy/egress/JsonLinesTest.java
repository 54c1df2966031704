package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A line of the access log as JSON, to the letter. */
class JsonLinesTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 1_234);
    private static final InetSocketAddress ORIGIN = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 443);

    private final JsonLines lines = new JsonLines();

    private String line(String at, ExchangeRecord exchange) throws IOException {
        StringWriter out = new StringWriter();
        lines.write(Instant.parse(at), exchange, out);
        return out.toString();
    }

    private static ExchangeRecord answered(String target, InetSocketAddress origin) {
        return new ExchangeRecord(
                CLIENT, false, "GET", "a.test", target, 200, null, null, origin, true, 7, 0, null, 1_000, 2_999,
                4_000_000, 5_000_999, 321, 2, 3);
    }

    @Test
    void answeredRequestIsAnObjectALine() throws IOException {
        assertThat(line("2026-11-24T12:00:00.123456789Z", answered("/one?secret=1", ORIGIN)))
                .isEqualTo(
                        "{\"at\":\"2026-11-24T12:00:00.123456Z\",\"client\":\"127.0.0.9\",\"method\":\"GET\",\"host\":\"a.test\",\"path\":\"/one\",\"status\":200,\"bytes\":321,\"waitMicros\":2,\"totalMicros\":5000,\"upstream\":\"127.0.0.2:443\",\"reused\":true,\"connectionRequests\":7}\n");
    }

    @Test
    void requestThatWasSentAgainSaysHowOftenAndWhy() throws IOException {
        ExchangeRecord again = new ExchangeRecord(
                CLIENT,
                false,
                "GET",
                "a.test",
                "/",
                200,
                null,
                null,
                ORIGIN,
                true,
                7,
                2,
                RetryReason.CONNECT_FAILURE,
                1_000,
                2_999,
                4_000_000,
                5_000_999,
                321,
                2,
                3);
        assertThat(line("2026-11-24T12:00:00Z", again))
                .endsWith("\"resent\":true,\"attempts\":3,\"retryReason\":\"connect-failure\"}\n");
    }

    @Test
    void everySecondAndEveryUpstreamIsItsOwn() throws IOException {
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
    void nothingAClientSendsEndsAString() throws IOException {
        assertThat(line("2026-11-24T12:00:00Z", answered("/\"\\\u0001", ORIGIN)))
                .contains("\"path\":\"/\\\"\\\\\\u0001\",");
    }

    @Test
    void refusedRequestHasItsReasonAndNoUpstream() throws IOException {
        ExchangeRecord refused =
                ExchangeRecord.refused(null, "", "", GatewayError.BAD_REQUEST, 400, "a \"method\" must be a token", 1);
        assertThat(line("2026-11-24T12:00:00Z", refused))
                .isEqualTo(
                        "{\"at\":\"2026-11-24T12:00:00.000000Z\",\"method\":\"\",\"path\":\"\",\"status\":400,\"bytes\":0,"
                            + "\"waitMicros\":0,\"totalMicros\":0,\"error\":\"http_request_error\",\"detail\":\"a"
                            + " \\\"method\\\" must be a token\"}\n");
    }
}
