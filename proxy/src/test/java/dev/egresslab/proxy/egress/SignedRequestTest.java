package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * T31: a request signed by AWS's own signer reaches the origin so that the same signer, given what arrived, comes to the same signature.
 * Nothing of the client's request is known to the origin here but the secret key.
 */
class SignedRequestTest {
    private static final AwsCredentialsIdentity KEY =
            AwsCredentialsIdentity.create("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String HOST = "dynamodb.eu-west-3.test";

    /** What the signer adds itself. */
    private static final Set<String> SIGNERS_OWN =
            Set.of("host", "x-amz-date", "x-amz-content-sha256", "authorization");

    private ScriptedOrigin origin;
    private EgressProxy proxy;
    private Wireline client;

    @BeforeEach
    void start() throws IOException {
        origin = ScriptedOrigin.plain();
        proxy = Proxies.start(origin.upstream(HOST));
        client = client(proxy);
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        proxy.close();
        origin.close();
    }

    static Stream<Arguments> requests() {
        List<String> getItem = List.of(
                "X-Amz-Target: DynamoDB_20120810.GetItem",
                "content-type: application/x-amz-json-1.0",
                "Amz-Sdk-Invocation-Id: 8e03978e-40d5-43e8-bc93-6894a57f9324");
        return Stream.of(
                Arguments.of("DynamoDB GetItem", "POST", "/", getItem, "{\"TableName\":\"users\"}"),
                Arguments.of("encoded slash and empty segment", "GET", "/a%2Fb//c", List.of(), ""),
                Arguments.of("space, tilde, plus, lower-case hex", "GET", "/a%20b/~c+d/%c3%a9", List.of(), ""),
                Arguments.of("dots", "GET", "/a/./b/../c", List.of(), ""),
                Arguments.of("query, unsorted and repeated", "GET", "/?b=2&a=1&b=1&A=3&empty=", List.of(), ""),
                Arguments.of("query, encoded", "GET", "/?q=%20%2B%26%3d&r=a%2Fb", List.of(), ""),
                Arguments.of(
                        "white space", "GET", "/", List.of("x-amz-meta-a:   one   two  ", "X-Amz-Meta-B:\tc\t"), ""),
                Arguments.of(
                        "duplicates", "GET", "/", List.of("X-Amz-M: b", "x-amz-m: a", "X-Amz-N: z", "X-AMZ-M: c"), ""),
                Arguments.of("empty value", "GET", "/", List.of("x-amz-meta-a:"), ""),
                Arguments.of("body of more than is kept", "PUT", "/k", List.of(), "x".repeat(40_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void t31_signatureHoldsForWhatTheOriginReceives(
            String name, String method, String target, List<String> fields, String body) throws IOException {
        String sent = signed(method, target, fields, body);
        client.send(sent);
        Wireline upstream = origin.accept();
        String received = upstream.message();
        upstream.send(ok(name));
        assertThat(client.message()).isEqualTo(ok(name));
        assertThat(recomputed(received)).isEqualTo(field(received, "authorization"));
        assertThat(received).isEqualTo(sent);
    }

    /** So that the test above can fail. */
    @Test
    void changeOfAnySignedPartIsNoticed() {
        String sent = signed("POST", "/a%2Fb?x=1", List.of("X-Amz-Target: GetItem", "X-Amz-M: b", "X-Amz-M: a"), "{}");
        assertThat(recomputed(sent)).isEqualTo(field(sent, "authorization"));
        for (String[] change : new String[][] {
            {"/a%2Fb", "/a/b"},
            {"?x=1", "?x=2"},
            {"POST ", "PUT "},
            {"GetItem", "PutItem"},
            {"\r\n\r\n{}", "\r\n\r\n[]"},
            {"Host: " + HOST, "Host: other.test"},
            {"X-Amz-M: b\r\nX-Amz-M: a", "X-Amz-M: a\r\nX-Amz-M: b"}
        }) {
            String changed = sent.replace(change[0], change[1]);
            assertThat(changed).isNotEqualTo(sent);
            assertThat(recomputed(changed)).as(change[1]).isNotEqualTo(field(sent, "authorization"));
        }
    }

    /** The request as the client sends it: the caller's lines as they are, then what the signer added. */
    private static String signed(String method, String target, List<String> fields, String body) {
        Instant now = Instant.parse("2026-11-24T10:00:00Z");
        SdkHttpRequest signed = sign(method, target, HOST, fields, body, now);
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + HOST + "\r\n");
        fields.forEach(field -> text.append(field).append("\r\n"));
        for (String added : List.of("X-Amz-Date", "x-amz-content-sha256", "Authorization")) {
            signed.matchingHeaders(added)
                    .forEach(value ->
                            text.append(added).append(": ").append(value).append("\r\n"));
        }
        return text + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The signature that follows from a message alone, by the fields that it says are signed. */
    private static String recomputed(String message) {
        String head = message.substring(0, message.indexOf("\r\n\r\n"));
        String body = message.substring(head.length() + 4);
        String[] lines = head.split("\r\n", -1);
        String[] start = lines[0].split(" ", -1);
        String said = field(message, "authorization").replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
        Set<String> names = new TreeSet<>(Arrays.asList(said.split(";", -1)));
        names.removeAll(SIGNERS_OWN);
        List<String> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            if (names.contains(name(lines[i]))) {
                fields.add(lines[i]);
            }
        }
        Instant date = Instant.from(DATE.parse(field(message, "x-amz-date")));
        return sign(start[0], start[1], field(message, "host"), fields, body, date)
                .firstMatchingHeader("Authorization")
                .orElseThrow();
    }

    private static SdkHttpRequest sign(
            String method, String target, String host, List<String> fields, String body, Instant date) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(URI.create("https://" + host + target));
        fields.forEach(field -> request.appendHeader(name(field), field.substring(field.indexOf(':') + 1)));
        return AwsV4HttpSigner.create()
                .sign(asked -> asked.identity(KEY)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromString(body, StandardCharsets.UTF_8))
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-3")
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(date, ZoneOffset.UTC)))
                .request();
    }

    private static String name(String line) {
        return line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
    }

    private static String field(String message, String name) {
        return message.lines()
                .takeWhile(line -> !line.isEmpty())
                .skip(1)
                .filter(line -> name(line).equals(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
    }
}
