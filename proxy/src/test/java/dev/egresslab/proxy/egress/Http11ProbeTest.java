package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of Http11Probe by their ids. Each is sent, and the client says that it has said all; what comes back is compared with what this
 * proxy is known to answer, and that with what the suite accepts.
 */
class Http11ProbeTest {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final Pattern REPEAT = Pattern.compile("<<(.+?)\\*(\\d+)>>", Pattern.DOTALL);

    private static EchoOrigin origin;
    private static EgressProxy proxy;
    private static int answersAllowed;

    @BeforeAll
    static void start() throws IOException {
        origin = new EchoOrigin();
        proxy = Proxies.start(UpstreamConfig.http("a.test", origin.port()).withAddresses(List.of("127.0.0.1")));
    }

    @AfterAll
    static void end() throws IOException {
        proxy.close();
        // One request is one request at the origin, never two.
        assertThat(origin.heads().stream().filter(head -> !head.isEmpty())).hasSizeLessThanOrEqualTo(answersAllowed);
        origin.close();
    }

    static Stream<Arguments> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(Http11ProbeTest.class.getResourceAsStream("/http11probe.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(columns -> Arguments.of(
                            columns[0], columns[1], columns[2], columns[3], columns[6], bytes(columns[7])));
        }
    }

    private static byte[] bytes(String column) {
        String plain = column.translateEscapes();
        Matcher repeat = REPEAT.matcher(plain);
        String whole = repeat.replaceAll(
                match -> Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2)))));
        return whole.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest(name = "{0} ({1})")
    @MethodSource("cases")
    void t21_requestIsAnsweredAsTheSuiteAccepts(
            String id, String level, String accepted, String known, String why, byte[] bytes) throws IOException {
        String outcome = outcome(bytes);
        assertThat(outcome).as(id).isEqualTo(known);
        assertThat(accepts(accepted, outcome) == why.isEmpty())
                .as("%s (%s) accepts %s, was %s; a difference has its reason: %s", id, level, accepted, outcome, why)
                .isTrue();
        answersAllowed += outcome.split(",", -1).length;
    }

    private static String outcome(byte[] bytes) throws IOException {
        try (Wireline client = Proxies.client(proxy)) {
            try {
                client.send(bytes);
                client.finish();
            } catch (IOException e) {
                // Refused and closed before all was sent; the answer is there all the same.
                assertThat(e).hasMessageMatching("(?i).*(broken pipe|reset|closed|not connected).*");
            }
            List<String> statuses = new ArrayList<>();
            Matcher status = STATUS.matcher(client.ending());
            while (status.find()) {
                statuses.add(status.group(1));
            }
            return statuses.isEmpty() ? "close" : String.join(",", statuses);
        }
    }

    private static boolean accepts(String accepted, String outcome) {
        if (accepted.equals("!101")) {
            return !outcome.contains("101");
        }
        String last = outcome.substring(outcome.lastIndexOf(',') + 1);
        return Stream.of(accepted.split(" ", -1))
                .anyMatch(one -> one.equals(last) || (one.endsWith("xx") && last.charAt(0) == one.charAt(0)));
    }
}
