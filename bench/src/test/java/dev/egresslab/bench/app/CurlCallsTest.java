package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.peer.PhpCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** curl's words in the app's. */
class CurlCallsTest {
    private static final long MILLI = 1_000_000;

    @ParameterizedTest
    // curl's number, errno, whether the request was to be sent, curl's message, and what the app calls it
    @CsvSource({
        "6,  0,   false, Could not resolve host: api.example.com,                     DNS_FAILURE",
        "7,  111, false, Failed to connect to 127.0.0.1 port 1080: Could not connect, CONNECT_REFUSED",
        "7,  113, false, Failed to connect to 127.0.0.1 port 1080: Could not connect, UNREACHABLE",
        "7,  99,  false, Failed to connect to 127.0.0.1 port 1080: Could not connect, LOCAL_PORTS",
        "7,  24,  false, Could not open a socket,                                     LOCAL_DESCRIPTORS",
        "97, 0,   false, cannot complete SOCKS5 connection to 198.51.100.10. (1),     UNREACHABLE",
        "97, 0,   false, cannot complete SOCKS5 connection to 198.51.100.10. (5),     CONNECT_REFUSED",
        "97, 0,   false, cannot complete SOCKS5 connection to 198.51.100.10. (6),     CONNECT_TIMEOUT",
        "28, 0,   false, Connection timed out after 3001 milliseconds,                CONNECT_TIMEOUT",
        "28, 0,   true,  Operation timed out after 5001 milliseconds,                 TIMEOUT",
        "35, 104, false, OpenSSL SSL_connect: Connection reset by peer,               RESET",
        "35, 0,   false, OpenSSL SSL_connect: wrong version number,                   TLS_FAILURE",
        "60, 0,   false, SSL certificate problem: self-signed certificate,            TLS_FAILURE",
        "52, 0,   true,  Empty reply from server,                                     CLOSED_EARLY",
        "18, 0,   true,  transfer closed with 95 bytes remaining to read,             CLOSED_EARLY",
        "56, 104, true,  Recv failure: Connection reset by peer,                      RESET",
        "8,  0,   true,  Received HTTP/0.9 when not allowed,                          BAD_RESPONSE",
        "43, 0,   true,  A libcurl function was given a bad argument,                 BAD_RESPONSE",
    })
    void anErrorOfCurlIsOneOfTheApps(int code, int errno, boolean requested, String message, ErrorClass error) {
        CurlCalls calls = new CurlCalls(List.of(failed(code, errno, requested, message)));
        Failure failure = calls.failure(1);
        assertThat(failure).isEqualTo(new Failure(error, "curl (%d): %s".formatted(code, message)));
    }

    @Test
    void aPageThatStoppedWithoutAnErrorHasFailedToo() {
        assertThat(new CurlCalls(List.of(answered(1, 200))).failure(1)).isNull();
        assertThat(new CurlCalls(List.of(answered(1, 200))).failure(2))
                .isEqualTo(new Failure(ErrorClass.BAD_RESPONSE, "the page made 1 of 2 calls"));
        assertThat(new CurlCalls(List.of(answered(1, 404))).failure(1))
                .isEqualTo(new Failure(ErrorClass.BAD_STATUS, "status 404"));
    }

    @Test
    void whatTheCallsDidNotTakeThePageWaited() {
        // The page was due at 0 and is over at 100 ms; its two calls took 15 ms each, of which TLS was 3.
        PhaseClock clock = new PhaseClock(0);
        new CurlCalls(List.of(answered(1, 200), answered(0, 200))).spend(clock, 100 * MILLI);

        assertThat(clock.totalNanos()).isEqualTo(100 * MILLI);
        assertThat(clock.nanos(Phase.DNS)).isEqualTo(2 * MILLI);
        assertThat(clock.nanos(Phase.CONNECT)).isEqualTo(4 * MILLI);
        assertThat(clock.nanos(Phase.TLS)).isEqualTo(6 * MILLI);
        assertThat(clock.nanos(Phase.FIRST_BYTE)).isEqualTo(8 * MILLI);
        assertThat(clock.nanos(Phase.BODY)).isEqualTo(10 * MILLI);
        assertThat(clock.nanos(Phase.WAIT)).isEqualTo(70 * MILLI);
    }

    @Test
    void callsThatClaimMoreThanThePageTookDoNotLengthenIt() {
        // Due at 0, over at 20 ms, and curl rounds up to 30: the last phase is cut.
        PhaseClock clock = new PhaseClock(0);
        new CurlCalls(List.of(answered(1, 200), answered(0, 200))).spend(clock, 20 * MILLI);

        assertThat(clock.totalNanos()).isEqualTo(20 * MILLI);
        assertThat(clock.nanos(Phase.WAIT)).isZero();
    }

    @Test
    void aConnectionThatDidNotComeAboutIsAnAttemptAndAKeptOneIsReused() {
        // A new connection, the same again, and one that timed out on the way to the gateway's answer.
        Tally tally = new Tally();
        new CurlCalls(List.of(answered(1, 200), answered(0, 200), failed(28, 0, false, "timed out"))).count(tally);
        assertThat(tally.get(Count.CONNECTIONS_OPENED)).isEqualTo(2);
        assertThat(tally.get(Count.CONNECTIONS_REUSED)).isEqualTo(1);
        assertThat(tally.get(Count.CALLS_OK)).isEqualTo(2);
        assertThat(tally.get(Count.CALLS_FAILED)).isEqualTo(1);

        // A name without an address costs no port.
        Tally nameless = new Tally();
        new CurlCalls(List.of(failed(6, 0, false, "no such name"))).count(nameless);
        assertThat(nameless.get(Count.CONNECTIONS_OPENED)).isZero();
    }

    private static PhpCall answered(int connections, int status) {
        return new PhpCall(
                "api.example.com", status, 0, "", 0, connections, true, 1_000, 2_000, 3_000, 4_000, 5_000, 2, 60, 90);
    }

    private static PhpCall failed(int code, int errno, boolean requested, String message) {
        return new PhpCall("api.example.com", 0, code, message, errno, 0, requested, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
