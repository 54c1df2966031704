package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.Transport;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 9112 section 9.6: whatever a client sends around its last answer, the answer arrives. */
class LastAnswerTest {
    private static final String LAST = get("a.test").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    private static final String ANSWER = ok("x").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");

    /** More than a reset lets anybody send unnoticed, less than what is taken in. */
    private static final byte[] STRAY = new byte[400_000];

    private static void answer(Wireline upstream) throws IOException {
        assertThat(upstream.head()).startsWith("GET / HTTP/1.1\r\n");
        upstream.send(ok("x"));
    }

    /** The client sees a clean end; what it sends then is not answered by a reset. */
    private static void takesStrayBytesAfter(String answer, Wireline client, EgressProxy proxy) throws IOException {
        assertThat(client.rest()).startsWith(answer);
        client.send(STRAY).send(STRAY);
        client.finish();
        eventually("it is gone", proxy::sample, seen -> seen.clientsOpen() == 0);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void pipelinedRequestBehindTheLastOneIsThrownAway(Transport transport) throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(transport, origin.upstream("a.test"));
                Wireline client = client(proxy)) {
            // The client breaks its word: a request behind the one that it says is its last.
            client.send(LAST + get("a.test"));
            Wireline upstream = origin.accept();
            answer(upstream);
            // The second is not carried out, the first is answered, and more may still come.
            takesStrayBytesAfter(ANSWER, client, proxy);
            assertThat(Proxies.sample(proxy).requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void bytesThatCrossTheLastAnswerDoNotTakeItAway(Transport transport) throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(transport, origin.upstream("a.test"))) {
            try (Wireline first = client(proxy)) {
                first.send(get("a.test"));
                Wireline upstream = origin.accept();
                answer(upstream);
                first.message();
                for (int i = 0; i < 300; i++) {
                    try (Wireline client = client(proxy)) {
                        // The request is at the origin, and all is quiet.
                        client.send(LAST);
                        upstream = heads(origin, upstream);
                        // The answer and two bytes too many are on their way at once; which is first, nobody knows.
                        upstream.send(ok("x"));
                        client.send("\r\n");
                        assertThat(client.rest()).isEqualTo(ANSWER);
                    }
                }
            }
        }
    }

    /** The connection on which the origin has read a head: the given, or the next when the proxy has renewed that. */
    private static Wireline heads(ScriptedOrigin origin, Wireline upstream) throws IOException {
        try {
            upstream.head();
            return upstream;
        } catch (SocketException renewed) {
            Wireline next = origin.accept();
            next.head();
            return next;
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void clientThatDoesNotKnowItsLastAnswerMaySendOn(Transport transport) throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(transport, origin.upstream("a.test"));
                Wireline client = client(proxy)) {
            // No request; the client cannot know that its connection ends with it, and has sent more.
            client.send("NO REQUEST\r\n\r\n");
            takesStrayBytesAfter("HTTP/1.1 400 ", client, proxy);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void strayBytesAreTakenForABoundedTime(Transport transport) throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(transport, origin.upstream("a.test"));
                Wireline client = client(proxy)) {
            // The client never ends its side; the proxy ends the connection all the same.
            client.send("NO REQUEST\r\n\r\n");
            assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
            eventually("it is gone", proxy::sample, seen -> seen.clientsOpen() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void strayBytesAreTakenUpToABound(Transport transport) throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(transport, origin.upstream("a.test"));
                Wireline client = client(proxy)) {
            client.send("NO REQUEST\r\n\r\n");
            assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
            // A client that never stops is cut off.
            int sent = 0;
            boolean reset = false;
            while (!reset && sent < 1_000) {
                try {
                    client.send(STRAY);
                    sent++;
                } catch (IOException e) {
                    reset = true;
                }
            }
            assertThat(reset).isTrue();
            assertThat(sent).isGreaterThan(1);
        }
    }
}
