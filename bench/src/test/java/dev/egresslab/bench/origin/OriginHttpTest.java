package dev.egresslab.bench.origin;

import static dev.egresslab.bench.origin.Configs.HOST;
import static dev.egresslab.bench.origin.RawClient.get;
import static dev.egresslab.bench.origin.RawClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.bench.origin.OriginConfig.Fault;
import dev.egresslab.bench.origin.RawClient.Answer;
import dev.egresslab.bench.workload.Distribution;
import dev.egresslab.bench.workload.Distribution.Shape;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OriginHttpTest {
    @ParameterizedTest
    @EnumSource(Transport.class)
    void answersOnEveryTransportOfThisMachine(Transport transport) throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(transport.available(), transport + " is not available here");
        try (Origin origin = Origin.start(Configs.transport(Configs.plain(), transport, 2));
                RawClient client = RawClient.plain(origin.httpAddress())) {
            Answer answer = client.send(get("X-Nonce: 4711")).answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).hasSize(Configs.BODY_BYTES);
            assertThat(answer.headers())
                    .containsEntry("x-nonce", "4711")
                    .containsEntry("keep-alive", "timeout=60")
                    .containsEntry("server", "egresslab")
                    .doesNotContainKey("connection");
            assertThat(answer.header("date")).matches("\\w{3}, \\d{2} \\w{3} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT");
        }
    }

    @Test
    void headHasTheLengthButNoBody() throws IOException {
        try (Origin origin = Origin.start(Configs.plain());
                RawClient client = RawClient.plain(origin.httpAddress())) {
            Answer head = client.send(request("HEAD")).answer(false);
            // Were there a body, this answer would not be found behind it.
            Answer next = client.send(get()).answer();

            assertThat(head.header("content-length")).isEqualTo("" + Configs.BODY_BYTES);
            assertThat(next.status()).isEqualTo(200);
            assertThat(origin.sample().http().answerBodyBytes()).isEqualTo(Configs.BODY_BYTES);
        }
    }

    @Test
    void postBodyIsReadAndDropped() throws IOException {
        byte[] body = new byte[20_000_000];
        try (Origin origin = Origin.start(Configs.plain());
                RawClient client = RawClient.plain(origin.httpAddress())) {
            client.send(request("POST", "Content-Length: " + body.length)).send(body);

            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(origin.sample().http().requestBodyBytes()).isEqualTo(body.length);
        }
    }

    @Test
    void chunkedPostIsUnderstood() throws IOException {
        try (Origin origin = Origin.start(Configs.plain());
                RawClient client = RawClient.plain(origin.httpAddress())) {
            client.send(request("POST", "Transfer-Encoding: chunked")).send("3\r\nabc\r\n0\r\n\r\n");

            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(origin.sample().http().requestBodyBytes()).isEqualTo(3);
        }
    }

    @Test
    void clientThatAsksFirstIsToldToContinue() throws IOException {
        try (Origin origin = Origin.start(Configs.plain());
                RawClient client = RawClient.plain(origin.httpAddress())) {
            client.send(request("POST", "Content-Length: 3", "Expect: 100-continue"));
            assertThat(client.answer().status()).isEqualTo(100);

            client.send("abc");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void clientThatAsksFirstIsSparedTheBodyOfARefusedRequest() throws IOException {
        try (Origin origin = Origin.start(Configs.plain());
                RawClient client = RawClient.plain(origin.httpAddress())) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: elsewhere.example\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");

            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void otherExpectationsFail() throws IOException {
        try (Origin origin = Origin.start(Configs.plain());
                RawClient client = RawClient.plain(origin.httpAddress())) {
            assertThat(client.send(get("Expect: a-miracle")).answer().status()).isEqualTo(417);
        }
    }

    @Test
    void unknownHostIsNotFoundAndTheConnectionIsKept() throws IOException {
        try (Origin origin = Origin.start(Configs.plain());
                RawClient client = RawClient.plain(origin.httpAddress())) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(404);
            assertThat(client.send(get()).answer().status()).isEqualTo(200);
            assertThat(origin.sample().http().refusals()).isEqualTo(1);
        }
    }

    @Test
    void hostIsComparedWithoutCasePortOrDotAndAnAbsoluteTargetWins() throws IOException {
        List<String> requests = List.of(
                "GET / HTTP/1.1\r\nHost: IMAGES.Example\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: " + HOST + ":8080\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: " + HOST + ".\r\n\r\n",
                "GET http://" + HOST + "/ HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n");
        try (Origin origin = Origin.start(Configs.plain());
                RawClient client = RawClient.plain(origin.httpAddress())) {
            for (String request : requests) {
                assertThat(client.send(request).answer().status()).as(request).isEqualTo(200);
            }
        }
    }

    @Test
    void requestThatCannotBeReadIsRefusedAndTheConnectionEnds() throws IOException {
        List<String> requests = List.of(
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nBad header\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: " + HOST + "\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
        try (Origin origin = Origin.start(Configs.plain())) {
            for (String request : requests) {
                try (RawClient client = RawClient.plain(origin.httpAddress())) {
                    assertThat(client.send(request).answer().status())
                            .as(request)
                            .isEqualTo(400);
                    assertThat(client.ended()).isTrue();
                }
            }
            assertThat(closes(origin, CloseReason.BAD_REQUEST, requests.size())).isEqualTo(requests.size());
        }
    }

    @Test
    void lastRequestOfAConnectionSaysClose() throws IOException {
        try (Origin origin = Origin.start(Configs.keepAlive(Configs.plain(), Duration.ofMinutes(1), 3));
                RawClient client = RawClient.plain(origin.httpAddress())) {
            // The second of three requests: kept.
            client.send(get()).answer();
            assertThat(client.send(get()).answer().header("connection")).isNull();

            // The third: told, and ended.
            Answer last = client.send(get()).answer();
            assertThat(last.header("connection")).isEqualTo("close");
            assertThat(last.header("keep-alive")).isNull();
            assertThat(client.ended()).isTrue();
            assertThat(closes(origin, CloseReason.REQUEST_LIMIT, 1)).isEqualTo(1);
            assertThat(origin.sample().connections().requests().max()).isEqualTo(3);
        }
    }

    @Test
    void idleConnectionEnds() throws IOException {
        try (Origin origin = Origin.start(Configs.keepAlive(Configs.plain(), Duration.ofMillis(20), 1_000));
                RawClient client = RawClient.plain(origin.httpAddress())) {
            Answer answer = client.send(get()).answer();

            assertThat(answer.header("connection")).isNull();
            assertThat(answer.header("keep-alive"))
                    .as("under a second cannot be told")
                    .isNull();
            assertThat(client.ended()).isTrue();
            assertThat(closes(origin, CloseReason.IDLE, 1)).isEqualTo(1);
            assertThat(origin.sample().connections().open()).isZero();
        }
    }

    @Test
    void withoutKeepAliveEveryAnswerSaysClose() throws IOException {
        try (Origin origin = Origin.start(Configs.keepAlive(Configs.plain(), Duration.ZERO, 1_000));
                RawClient client = RawClient.plain(origin.httpAddress())) {
            assertThat(client.send(get()).answer().header("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void clientMayAskForTheEnd() throws IOException {
        try (Origin origin = Origin.start(Configs.plain())) {
            try (RawClient client = RawClient.plain(origin.httpAddress())) {
                Answer answer = client.send(get("Connection: close")).answer();
                assertThat(answer.header("connection")).isEqualTo("close");
                assertThat(client.ended()).isTrue();
            }
            try (RawClient client = RawClient.plain(origin.httpAddress())) {
                client.send("GET / HTTP/1.0\r\nHost: " + HOST + "\r\n\r\n").answer();
                assertThat(client.ended()).isTrue();
            }
            assertThat(closes(origin, CloseReason.CLIENT_ASKED, 2)).isEqualTo(2);
        }
    }

    @Test
    void http10ClientMayAskToBeKept() throws IOException {
        try (Origin origin = Origin.start(Configs.plain());
                RawClient client = RawClient.plain(origin.httpAddress())) {
            String request = "GET / HTTP/1.0\r\nHost: " + HOST + "\r\nConnection: keep-alive\r\n\r\n";

            assertThat(client.send(request).answer().header("connection")).isEqualTo("keep-alive");
            assertThat(client.send(request).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        OriginConfig slow = Configs.answers(Configs.plain(), Configs.constant(1_000_000), Configs.constant(10), 1);
        try (Origin origin = Origin.start(slow);
                RawClient client = RawClient.plain(origin.httpAddress())) {
            client.send(get("X-Nonce: 1") + get("X-Nonce: 2") + get("X-Nonce: 3"));

            for (String nonce : List.of("1", "2", "3")) {
                assertThat(client.answer().header("x-nonce")).isEqualTo(nonce);
            }
            assertThat(client.send(get("X-Nonce: 4")).answer().header("x-nonce"))
                    .isEqualTo("4");
        }
    }

    @Test
    void answerComesNoEarlierThanTheServiceTime() throws IOException {
        int serviceNanos = 20_000_000;
        OriginConfig slow = Configs.answers(Configs.plain(), Configs.constant(serviceNanos), Configs.constant(10), 1);
        try (Origin origin = Origin.start(slow);
                RawClient client = RawClient.plain(origin.httpAddress())) {
            long start = System.nanoTime();
            client.send(get()).answer();

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(serviceNanos);
        }
    }

    @Test
    void bodyThatIsLongerThanTheBlockRepeatsIt() throws IOException {
        int bytes = 3 * Answers.BLOCK_BYTES + 17;
        OriginConfig large = Configs.answers(Configs.plain(), Configs.constant(0), Configs.constant(bytes), 1);
        try (Origin origin = Origin.start(large);
                RawClient client = RawClient.plain(origin.httpAddress())) {
            String block = Answers.body(Answers.BLOCK_BYTES).toString(StandardCharsets.ISO_8859_1);

            assertThat(client.send(get()).answer().body())
                    .isEqualTo(block.repeat(4).substring(0, bytes));
            assertThat(client.send(get()).answer().body()).hasSize(bytes);
        }
    }

    @Test
    void hugeBodyWaitsForASlowClient() throws IOException {
        int bytes = 50_000_000;
        OriginConfig huge = Configs.answers(Configs.plain(), Configs.constant(0), Configs.constant(bytes), 1);
        try (Origin origin = Origin.start(huge);
                RawClient slow = RawClient.plain(origin.httpAddress());
                RawClient other = RawClient.plain(origin.httpAddress())) {
            // The slow client's answer fills the buffers of the kernel and stops there.
            slow.send(get());
            // Others are served meanwhile, on the same loop.
            assertThat(other.send(get("Connection: close")).answer().body()).hasSize(bytes);
            // And the slow client gets all of it when it reads.
            assertThat(slow.answer().body()).hasSize(bytes);
        }
    }

    @Test
    void sizesFollowTheSeedAndNotTheConnections() throws IOException {
        OriginConfig first = logNormal(1);

        assertThat(sizes(first, 20)).isEqualTo(sizes(first, 1)).isNotEqualTo(sizes(logNormal(2), 20));
    }

    private static OriginConfig logNormal(long seed) {
        return Configs.answers(
                Configs.plain(), Configs.constant(0), new Distribution(Shape.LOG_NORMAL, 1_000, 5_000), seed);
    }

    /** The sizes of twenty answers, so many of them on one connection. */
    private static List<Integer> sizes(OriginConfig config, int perConnection) throws IOException {
        List<Integer> sizes = new ArrayList<>();
        try (Origin origin = Origin.start(config)) {
            while (sizes.size() < 20) {
                try (RawClient client = RawClient.plain(origin.httpAddress())) {
                    for (int i = 0; i < perConnection; i++) {
                        sizes.add(client.send(get()).answer().body().length());
                    }
                }
            }
        }
        return sizes;
    }

    @Test
    void silentCloseEndsAConnectionThatWasSaidToBeKept() throws IOException {
        try (Origin origin = Origin.start(Configs.fault(Configs.plain(), new Fault(Fault.Kind.SILENT_CLOSE, 2)));
                RawClient client = RawClient.plain(origin.httpAddress())) {
            client.send(get()).answer();
            Answer last = client.send(get()).answer();

            assertThat(last.headers()).doesNotContainKey("connection").containsKey("keep-alive");
            assertThat(client.ended()).isTrue();
            assertThat(closes(origin, CloseReason.FAULT, 1)).isEqualTo(1);
        }
    }

    @Test
    void resetAnswersTheNextRequest() throws IOException {
        try (Origin origin = Origin.start(Configs.fault(Configs.plain(), new Fault(Fault.Kind.RESET, 1)));
                RawClient client = RawClient.plain(origin.httpAddress())) {
            assertThat(client.send(get()).answer().status()).isEqualTo(200);

            assertThatThrownBy(() -> client.send(get()).answer())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void stallLeavesTheNextRequestWithoutAnAnswer() throws IOException {
        try (Origin origin = Origin.start(Configs.fault(Configs.plain(), new Fault(Fault.Kind.STALL, 1)))) {
            try (RawClient client = RawClient.plain(origin.httpAddress())) {
                client.send(get()).answer();
                client.send(get());
                // The request was read, and is not answered; the client gives up.
                Await.until(
                        "the second request was read",
                        () -> origin.sample().http().requests(),
                        n -> n == 2);
            }
            assertThat(closes(origin, CloseReason.CLIENT, 1)).isEqualTo(1);
            assertThat(origin.sample().http().answers()).isEqualTo(1);
        }
    }

    @Test
    void thousandConnectionsAreOpenAtOnce() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try (Origin origin = Origin.start(Configs.plain())) {
            for (int i = 0; i < 1_000; i++) {
                clients.add(RawClient.plain(origin.httpAddress()).send(get()));
            }
            for (RawClient client : clients) {
                assertThat(client.answer().status()).isEqualTo(200);
            }
            assertThat(origin.sample().connections().open()).isEqualTo(1_000);
            // All of them are still kept.
            for (RawClient client : clients) {
                assertThat(client.send(get()).answer().status()).isEqualTo(200);
            }
            for (RawClient client : clients) {
                client.close();
            }
            assertThat(closes(origin, CloseReason.CLIENT, 1_000)).isEqualTo(1_000);
            assertThat(origin.sample().connections().requests().mean()).isEqualTo(2);
        }
    }

    private static long closes(Origin origin, CloseReason reason, long expected) {
        return Await.until(
                expected + " closes by " + reason,
                () -> origin.sample().connections().closes().getOrDefault(reason, 0L),
                n -> n >= expected);
    }
}
