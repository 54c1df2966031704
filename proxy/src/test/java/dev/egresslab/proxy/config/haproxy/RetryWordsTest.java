package dev.egresslab.proxy.config.haproxy;

import static dev.egresslab.proxy.config.RetryOn.CONNECT_FAILURE;
import static dev.egresslab.proxy.config.RetryOn.GATEWAY_ERROR;
import static dev.egresslab.proxy.config.RetryOn.RESET;
import static dev.egresslab.proxy.config.RetryOn.RESPONSE_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.CheckedConfig;
import dev.egresslab.proxy.config.ConfigFinding;
import dev.egresslab.proxy.config.RetryOn;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.files.ProxyFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every word that {@code retry-on} may have, with HAProxy itself as referee of which there are. */
class RetryWordsTest {
    private static final String TEXT = """
        defaults
          mode http
          timeout connect 1s
          timeout client 1s
          timeout server 1s
        frontend egress
          bind 127.0.0.1:8081
          use_backend api if { hdr(host) -i api.example.com }
        backend api
          http-reuse always
          http-request disable-l7-retry if !METH_GET
          retry-on WORDS
          server one 192.0.2.1:8080
          server two 192.0.2.2:8080
        """;

    private static CheckedConfig check(String words) {
        SourceText source = new SourceText("haproxy.cfg", TEXT.replace("WORDS", words));
        return ProxyFiles.of(List.of(source), ProxyFiles.LISTENER).check();
    }

    private static List<String> ownFindings(String words) {
        return check(words).findings().stream()
                .filter(finding -> !finding.rule().id().equals("no-retry"))
                .map(ConfigFinding::toString)
                .toList();
    }

    private static Stream<Arguments> meanings() {
        return Stream.of(
                Arguments.of("none", List.of()),
                Arguments.of("conn-failure", List.of(CONNECT_FAILURE)),
                Arguments.of("empty-response", List.of(RESET)),
                Arguments.of("response-timeout", List.of(RESPONSE_TIMEOUT)),
                Arguments.of("0rtt-rejected", List.of()),
                Arguments.of("502", List.of(GATEWAY_ERROR)),
                Arguments.of("503 conn-failure", List.of(CONNECT_FAILURE, GATEWAY_ERROR)),
                Arguments.of("504", List.of(GATEWAY_ERROR)),
                Arguments.of("all-retryable-errors", List.of(RetryOn.values())));
    }

    @ParameterizedTest
    @MethodSource("meanings")
    void wordIsWhatHaproxyMeansByIt(String words, List<RetryOn> reasons, @TempDir Path folder) throws Exception {
        assertThat(check(words).orThrow().upstreams().getFirst().retries().retryOn())
                .containsExactlyElementsOf(reasons);
        assertThat(ownFindings(words)).isEmpty();
        assertThat(RealHaproxy.complaints(TEXT.replace("WORDS", words), folder)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"junk-response", "401", "403", "404", "408", "425", "500", "501"})
    void wordWithoutCounterpartIsNamedAtItsPlace(String word, @TempDir Path folder) throws Exception {
        assertThat(ownFindings("empty-response " + word))
                .singleElement()
                .asString()
                .startsWith("haproxy.cfg:12:27: retry-on " + word + ": ");
        assertThat(RealHaproxy.complaints(TEXT.replace("WORDS", word), folder)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "empty-response bogus, '12:27: retry-on must name reasons that HAProxy knows, ''bogus'' is none'",
        "empty-response Conn-Failure, '12:27: retry-on must name reasons that HAProxy knows, ''Conn-Failure'' is none'",
        "429 empty-response, '12:12: retry-on must name reasons that HAProxy knows, ''429'' is none'",
        "empty-response none, '12:27: none must stand alone after retry-on, it has others beside it'",
        "'', '12:3: retry-on must name at least one reason, named none'",
    })
    void whatHaproxyRefusesIsRefusedAtItsPlace(String words, String message, @TempDir Path folder) throws Exception {
        assertThat(ownFindings(words)).containsExactly("haproxy.cfg:" + message);
        assertThat(RealHaproxy.complaints(TEXT.replace("WORDS", words), folder)).isNotEmpty();
    }
}
