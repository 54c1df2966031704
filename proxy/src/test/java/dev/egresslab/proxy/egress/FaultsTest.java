package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.Transport;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: no client ever sees another's answer, no origin another's request, and nothing is left over. Method: many clients, each request with a
 * nonce of which its body and its answer are made, in front of an origin that closes, resets, cuts short, sends too much and answers early at
 * random, with slow readers of long bodies on both sides; then the pool is counted. {@code -Dfaults.requests=1000000
 * -Dfaults.clients=200 -Dfaults.loops=1} makes a soak of it, {@code -Dfaults.transport=EPOLL} tries another transport.
 */
class FaultsTest {
    private static final int CLIENTS = Integer.getInteger("faults.clients", 24);
    private static final int REQUESTS = Integer.getInteger("faults.requests", 6_000);
    private static final Transport TRANSPORT = Transport.valueOf(System.getProperty("faults.transport", "AUTO"));
    private static final int LONG_ONE_IN = Math.max(300, REQUESTS / 1_000);
    private static final long SEED = 20_261_124;

    private final Nonces requests = new Nonces();
    private final Nonces answers = new Nonces();

    static IntStream loops() {
        return Arrays.stream(System.getProperty("faults.loops", "1,2").split(",", -1))
                .mapToInt(Integer::parseInt);
    }

    @ParameterizedTest
    @MethodSource("loops")
    void noAnswerIsCrossedAndNothingIsLeftWhateverTheOriginDoes(int loops) throws Exception {
        long began = System.nanoTime();
        try (FaultyOrigin origin = new FaultyOrigin(SEED, requests, answers)) {
            EgressProxy proxy = EgressProxy.start(config(origin, loops));
            UpstreamSample last;
            try (proxy) {
                // Faults are one in four or so: most requests were answered whole.
                assertThat(clients(proxy)).isGreaterThan(REQUESTS / 2);
                Proxies.eventually("nothing is in use or waits: " + Proxies.sample(proxy), () -> {
                    UpstreamSample sample = Proxies.sample(proxy);
                    return sample.connectionsInUse() == 0
                            && sample.waiting() == 0
                            && sample.connectionsOpening() == 0
                            && proxy.sample().clientsOpen() == 0;
                });
                last = Proxies.sample(proxy);
                assertThat(last.connectionsOpened() - discarded(last)).isEqualTo(last.connectionsIdle());
                assertThat(last.connectionsReused()).isPositive();
                assertThat(last.discards().keySet())
                        .contains("RESIDUAL", "CLOSED_BEFORE_ANSWER", "INCOMPLETE", "CLOSE_ASKED", "CLIENT_GONE");
            }
            assertThat(origin.wrong()).isEmpty();
            // Some readers were so slow that their writer had to wait with the proxy between them.
            assertThat(requests.heldBack.sum()).isPositive();
            assertThat(answers.heldBack.sum()).isPositive();
            UpstreamSample closed = Proxies.sample(proxy);
            assertThat(closed.connectionsIdle()).isZero();
            assertThat(discarded(closed)).isEqualTo(closed.connectionsOpened());
            print(proxy.sample().transport(), loops, last, System.nanoTime() - began);
        }
    }

    private static ProxyConfig config(FaultyOrigin origin, int loops) {
        PoolConfig pool = new PoolConfig(
                16, 8, 2, Duration.ofSeconds(5), Duration.ofSeconds(2), 0.5, 50, 1_000, Duration.ofSeconds(20));
        return Proxies.config(UpstreamConfig.http("a.test", origin.port())
                        .withAddresses(List.of("127.0.0.1"))
                        .withPool(pool))
                .withLoops(loops, TRANSPORT);
    }

    /** Runs them all, and answers how many requests were answered whole. */
    private int clients(EgressProxy proxy) throws Exception {
        List<Callable<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            FaultyClient client =
                    new FaultyClient(proxy, requests, answers, i, new SplittableRandom(SEED + i), LONG_ONE_IN);
            clients.add(() -> client.run(REQUESTS / CLIENTS));
        }
        int whole = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> client : threads.invokeAll(clients)) {
                whole += client.get();
            }
        }
        return whole;
    }

    private static long discarded(UpstreamSample sample) {
        return sample.discards().values().stream().mapToLong(Long::longValue).sum();
    }

    private void print(String transport, int loops, UpstreamSample last, long nanos) {
        System.out.printf(
                "faults: %,d requests of %d clients in %.0f s, %s, loops %d: %,d sent on %,d connections, %,d sent"
                        + " again, %,d MB out, %,d MB in%n        discarded %s%n        slow readers: %d origins, %d of"
                        + " them held the client back; %d clients, %d of them the origin%n",
                REQUESTS,
                CLIENTS,
                nanos / 1e9,
                transport,
                loops,
                last.connectionsOpened() + last.connectionsReused(),
                last.connectionsOpened(),
                last.retries(),
                last.bytesSent() / 1_000_000,
                last.bytesReceived() / 1_000_000,
                last.discards(),
                requests.slowReads.sum(),
                requests.heldBack.sum(),
                answers.slowReads.sum(),
                answers.heldBack.sum());
    }
}
