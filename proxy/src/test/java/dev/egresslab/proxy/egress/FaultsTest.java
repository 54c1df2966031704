package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.Transport;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: no client ever sees another's answer, and nothing is left over. Method: many clients, each request with a nonce that its answer must
 * carry, in front of an origin that closes, resets, cuts short, sends too much and answers early at random; then the pool is counted.
 * {@code -Dfaults.requests=1000000} makes a soak of it, {@code -Dfaults.transport=EPOLL} tries another transport.
 */
@SuppressWarnings("StringConcatToTextBlock") // Every CR counts.
class FaultsTest {
    private static final int CLIENTS = Integer.getInteger("faults.clients", 24);
    private static final int REQUESTS = Integer.getInteger("faults.requests", 6_000);
    private static final long SEED = 20_261_124;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void noAnswerIsCrossedAndNothingIsLeftWhateverTheOriginDoes(int loops) throws Exception {
        try (FaultyOrigin origin = new FaultyOrigin(SEED)) {
            PoolConfig pool = new PoolConfig(
                    16, 8, 2, Duration.ofSeconds(5), Duration.ofSeconds(2), 0.5, 50, 1_000, Duration.ofSeconds(20));
            ProxyConfig config = Proxies.config(UpstreamConfig.http("a.test", origin.port())
                            .withAddresses(List.of("127.0.0.1"))
                            .withPool(pool))
                    .withLoops(loops, Transport.valueOf(System.getProperty("faults.transport", "AUTO")));
            try (EgressProxy proxy = EgressProxy.start(config);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Integer>> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    int number = i;
                    clients.add(() -> client(proxy, number));
                }
                int whole = 0;
                for (Future<Integer> client : threads.invokeAll(clients)) {
                    whole += client.get();
                }
                // Faults are one in four or so: most requests were answered whole.
                assertThat(whole).isGreaterThan(REQUESTS / 2);
                Proxies.eventually("nothing is in use or waits: " + Proxies.sample(proxy), () -> {
                    UpstreamSample sample = Proxies.sample(proxy);
                    return sample.connectionsInUse() == 0
                            && sample.waiting() == 0
                            && proxy.sample().clientsOpen() == 0;
                });
                UpstreamSample sample = Proxies.sample(proxy);
                long discarded = sample.discards().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                assertThat(sample.connectionsOpened() - discarded).isEqualTo(sample.connectionsIdle());
                assertThat(sample.connectionsReused()).isPositive();
                assertThat(sample.discards().keySet())
                        .contains("RESIDUAL", "CLOSED_BEFORE_ANSWER", "INCOMPLETE", "CLOSE_ASKED", "CLIENT_GONE");
            }
        }
    }

    /** One client: connections that carry a few requests each. Answers how many were whole. */
    private static int client(EgressProxy proxy, int number) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED + number);
        int whole = 0;
        for (int request = 0; request < REQUESTS / CLIENTS; ) {
            try (Wireline line = Proxies.client(proxy)) {
                int last = request + 1 + random.nextInt(8);
                for (; request < last; request++) {
                    whole += exchange(line, random, "n" + number + "-" + request);
                }
            } catch (SocketException | EOFException e) {
                // The answer was cut off, and said so; what matters is that it was not another's.
                request++;
            }
        }
        return whole;
    }

    private static int exchange(Wireline line, SplittableRandom random, String nonce) throws IOException {
        boolean post = random.nextInt(3) == 0;
        String body = post ? nonce + "x".repeat(random.nextInt(40_000)) : "";
        line.send((post ? "POST" : "GET") + " / HTTP/1.1\r\nHost: a.test\r\nX-Nonce: " + nonce + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
        if (random.nextInt(50) == 0) {
            line.reset();
            throw new SocketException("this client leaves");
        }
        String head = line.head();
        if (head.startsWith("HTTP/1.1 5")) {
            throw new SocketException("the proxy gives up");
        }
        String length = head.replaceAll("(?is).*content-length: (\\d+)\r\n.*", "$1");
        String answer = length.equals(head) ? chunks(line) : line.bytes(Integer.parseInt(length));
        assertThat(answer).startsWith(nonce + "|").matches("(?s)[^|]*\\|y*");
        return 1;
    }

    private static String chunks(Wireline line) throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = size(line); size > 0; size = size(line)) {
            body.append(line.bytes(size));
            line.bytes(2);
        }
        line.bytes(2);
        return body.toString();
    }

    private static int size(Wireline line) throws IOException {
        StringBuilder size = new StringBuilder(line.bytes(1));
        while (size.charAt(size.length() - 1) != '\n') {
            size.append(line.bytes(1));
        }
        return Integer.parseInt(size.toString().strip(), 16);
    }
}
