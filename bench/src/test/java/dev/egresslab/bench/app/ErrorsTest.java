package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.app.AppConfig.Endpoint;
import dev.egresslab.bench.app.AppConfig.Gateway;
import dev.egresslab.bench.app.AppConfig.Host;
import dev.egresslab.bench.app.AppConfig.Tls;
import dev.egresslab.bench.scenario.OriginSpec.Tls.Version;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every class of errors, provoked on real sockets. */
class ErrorsTest {
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Where what comes before the silence must have happened, on a busy machine too. */
    private static final long LATER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static void assertFails(Lab lab, ErrorClass error) {
        RecordedPages recorded = new RecordedPages();
        RoundOutcome outcome = lab.run(RecordedPages.atOnce(1), recorded);
        assertThat(outcome.firstFailures()).containsOnlyKeys(error.figure());
        assertThat(outcome.counters())
                .containsEntry("errors." + error.figure(), 1L)
                .containsEntry("requests.failed", 1L)
                .containsEntry("requests.ok", 0L);
        assertThat(recorded.pages())
                .singleElement()
                .satisfies(page -> assertThat(page.sum()).isEqualTo(page.latencyNanos()));
    }

    private static void assertAnswerFails(String bytes, boolean close, ErrorClass error) {
        Script script = (connection, request, channel) -> {
            Script.write(channel, bytes);
            if (close) {
                Script.close(channel);
            }
        };
        try (ScriptedServer proxy = new ScriptedServer(script, null)) {
            assertFails(Lab.throughEgress(proxy.port()), error);
        }
    }

    @Test
    void aNameThatNobodyKnowsIsADnsFailure() {
        try (NameServer names = new NameServer("127.0.0.1")) {
            Lab lab = Lab.direct(1, names);
            lab.hosts = List.of(new Host("unknown.example", 80));
            assertFails(lab, ErrorClass.DNS_FAILURE);
        }
    }

    @Test
    void aSilentNameServerIsAConnectTimeout() {
        try (NameServer names = new NameServer("127.0.0.1")) {
            Lab lab = Lab.direct(1, names);
            lab.hosts = List.of(new Host("silent.example", 80));
            lab.connectTimeoutNanos = SOON_NANOS;
            assertFails(lab, ErrorClass.CONNECT_TIMEOUT);
        }
    }

    @Test
    void aPortThatNobodyListensOnIsConnectRefused() throws Exception {
        // A port that is taken, so that nobody else gets it, and on which nobody listens.
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            assertFails(Lab.throughEgress(bound.getLocalPort()), ErrorClass.CONNECT_REFUSED);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anAddressWithoutARouteIsUnreachable() {
        // Linux has no route for TCP to a broadcast address.
        Lab lab = Lab.throughEgress(80);
        lab.egress = new Endpoint("127.255.255.255", 80);
        assertFails(lab, ErrorClass.UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "1,UNREACHABLE",
        "2,UNREACHABLE",
        "3,UNREACHABLE",
        "4,UNREACHABLE",
        "5,CONNECT_REFUSED",
        "6,CONNECT_TIMEOUT"
    })
    void theGatewaysReplyNamesTheError(int reply, ErrorClass error) throws Exception {
        try (NameServer names = new NameServer("127.0.0.1");
                ScriptedGateway gateway = new ScriptedGateway(reply)) {
            assertFails(Lab.direct(1, names, new Gateway("a", gateway.endpoint(), 1)), error);
        }
    }

    @Test
    void aGatewayThatDropsTheConnectIsAConnectTimeoutAndTheSocketIsClosed() throws Exception {
        try (NameServer names = new NameServer("127.0.0.1");
                ScriptedServer gateway = new ScriptedServer(Script.silence(), null)) {
            Lab lab = Lab.direct(1, names, new Gateway("a", new Endpoint("127.0.0.1", gateway.port()), 1));
            lab.connectTimeoutNanos = LATER_NANOS;
            try (App app = lab.start(RecordedPages.atOnce(1), (clock, failure) -> {})) {
                assertThat(app.run(Lab.request()).join().counters()).containsEntry("errors.connectTimeout", 1L);
                assertThat(gateway.awaitClosed()).isZero();
            }
        }
    }

    @Test
    void aServerThatDoesNotShakeHandsIsAConnectTimeoutAndTheSocketIsClosed() throws Exception {
        Certificates certificates = new Certificates();
        try (NameServer names = new NameServer("127.0.0.1");
                ScriptedServer mute = new ScriptedServer(Script.silence(), null)) {
            Lab lab = Lab.direct(mute.port(), names);
            lab.tls = new Tls(certificates.caPem(), null, false);
            lab.connectTimeoutNanos = LATER_NANOS;
            try (App app = lab.start(RecordedPages.atOnce(1), (clock, failure) -> {})) {
                assertThat(app.run(Lab.request()).join().counters()).containsEntry("errors.connectTimeout", 1L);
                assertThat(mute.awaitClosed()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatDoesNotComeIsATimeoutAndTheSocketIsClosed(boolean begun) throws Exception {
        Script script = begun ? Script.answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n") : Script.silence();
        try (ScriptedServer proxy = new ScriptedServer(script, null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.timeoutNanos = LATER_NANOS;
            try (App app = lab.start(RecordedPages.atOnce(1), (clock, failure) -> {})) {
                assertThat(app.run(Lab.request()).join().counters()).containsEntry("errors.timeout", 1L);
                assertThat(proxy.awaitClosed()).isZero();
            }
        }
    }

    @Test
    void aCertificateOfAnotherHostIsATlsFailure() throws Exception {
        Certificates certificates = new Certificates();
        assertTlsFails(certificates, certificates, "other.example", null);
    }

    @Test
    void aCertificateOfAnotherAuthorityIsATlsFailure() throws Exception {
        assertTlsFails(new Certificates(), new Certificates(), "shop.example", null);
    }

    @Test
    void aServerWithoutTheVersionIsATlsFailure() throws Exception {
        Certificates certificates = new Certificates();
        assertTlsFails(certificates, certificates, "shop.example", Version.TLS_1_2);
    }

    private static void assertTlsFails(Certificates trusted, Certificates used, String host, @Nullable Version version)
            throws Exception {
        try (NameServer names = new NameServer("127.0.0.1");
                ScriptedServer origin = new ScriptedServer(Script.answer(Lab.OK), used.server(host, "TLSv1.3"))) {
            Lab lab = Lab.direct(origin.port(), names);
            lab.tls = new Tls(trusted.caPem(), version, false);
            assertFails(lab, ErrorClass.TLS_FAILURE);
        }
    }

    @Test
    void aConnectionThatIsResetIsReset() {
        Script reset = (connection, request, channel) -> reset(channel);
        try (ScriptedServer proxy = new ScriptedServer(reset, null)) {
            assertFails(Lab.throughEgress(proxy.port()), ErrorClass.RESET);
        }
    }

    private static void reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        Script.close(channel);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n"
            })
    void anAnswerThatEndsTooSoonIsClosedEarly(String bytes) {
        assertAnswerFails(bytes, true, ErrorClass.CLOSED_EARLY);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500, 503})
    void anUnexpectedStatusIsBadStatus(int status) {
        assertAnswerFails("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n", false, ErrorClass.BAD_STATUS);
    }

    @Test
    void whatIsNotHttpIsABadResponse() {
        assertAnswerFails("220 mail.example ESMTP\r\n", false, ErrorClass.BAD_RESPONSE);
    }

    @Test
    void pagesOverTheListenQueueFailAtOnce() {
        // One worker, room for two: of five at once, two are refused. The server answers once both are.
        CountDownLatch refused = new CountDownLatch(2);
        RecordedPages recorded = new RecordedPages();
        App.PageObserver observer = (clock, failure) -> {
            recorded.pageEnded(clock, failure);
            if (failure != null) {
                refused.countDown();
            }
        };
        Script afterRefusals = (connection, request, channel) -> {
            await(refused);
            Script.write(channel, Lab.OK);
        };
        try (ScriptedServer proxy = new ScriptedServer(afterRefusals, null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.workers = 1;
            lab.listenQueue = 2;
            RoundOutcome outcome = lab.run(RecordedPages.atOnce(5), observer);
            assertThat(outcome.counters())
                    .containsEntry("requests.ok", 3L)
                    .containsEntry("errors.listenQueueFull", 2L)
                    .containsEntry("calls.failed", 0L);
        }
        assertThat(recorded.pages()).allSatisfy(page -> assertThat(page.sum()).isEqualTo(page.latencyNanos()));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Lab.PATIENCE_NANOS, TimeUnit.NANOSECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
