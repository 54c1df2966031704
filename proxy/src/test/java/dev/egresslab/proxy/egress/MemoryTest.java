package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: connections cost the same however many have come and gone. Method: a proxy in a process of its own; six waves, each of so many idle
 * clients that have all asked once, and so many pooled TLS connections, which all close at its end; heap and direct memory after a
 * collection with all open and with none. The last waves cost what the second and third did. {@code -Dmemory.clients=10000
 * -Dmemory.upstreams=2000} is the full size.
 */
class MemoryTest {
    private static final int CLIENTS = Integer.getInteger("memory.clients", 500);
    private static final int UPSTREAMS = Integer.getInteger("memory.upstreams", 100);
    private static final int WAVES = 6;
    private static final long JVM_BYTES = 2_500_000;

    /** First connections of a pool that a wave's requests could use up: 32, 64, 128 and 256 requests. */
    private static final int RENEWED_MAX = 4;

    /** Handshakes under way at once. */
    private static final int BATCH = 50;

    @TempDir
    Path folder;

    private final List<Wireline> clients = new ArrayList<>();

    private record Wave(ProxyProcess.Held open, ProxyProcess.Held closed) {
        double heapBytes() {
            return (double) (open.heapBytes() - closed.heapBytes()) / (CLIENTS + UPSTREAMS);
        }

        double directBytes() {
            return (double) open.directBytes() / (CLIENTS + UPSTREAMS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTO", "EPOLL"})
    void connectionsCostTheSameHoweverManyHaveComeAndGone(String transport) throws Exception {
        X509Bundle identity = new CertificateBuilder()
                .subject("CN=a.test")
                .addSanDnsName("a.test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path authority = Files.writeString(folder.resolve("ca.pem"), identity.getCertificatePEM());
        List<Wave> waves = new ArrayList<>();
        try (HeldOrigin origin = new HeldOrigin(identity);
                ProxyProcess proxy = new ProxyProcess(
                        transport, origin.port(), authority, UPSTREAMS, 3_600, folder.resolve(transport + ".log"))) {
            for (int wave = 1; wave <= WAVES; wave++) {
                waves.add(wave(origin, proxy, "127.0.2." + wave));
                print(transport, wave, waves.getLast());
            }
        }
        assertFlat(waves, wave -> wave.open().heapBytes() - wave.closed().heapBytes());
        assertFlat(waves, wave -> wave.closed().heapBytes());
        assertFlat(waves, wave -> wave.open().directBytes());
        assertFlat(waves, wave -> wave.closed().directBytes());
    }

    /** What grows has grown in both of the last waves, and by more than the megabyte or two that the JVM itself holds now and then. */
    private static void assertFlat(List<Wave> waves, ToLongFunction<Wave> bytes) {
        long early = Math.max(bytes.applyAsLong(waves.get(1)), bytes.applyAsLong(waves.get(2)));
        long late = Math.min(bytes.applyAsLong(waves.get(4)), bytes.applyAsLong(waves.get(5)));
        assertThat(late).isLessThan((long) (1.15 * early) + JVM_BYTES);
    }

    private Wave wave(HeldOrigin origin, ProxyProcess proxy, String from) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Wireline.buffered(proxy.connect(from)));
        }
        // As many requests at once as there are to be connections, then one of every other client.
        manyAtOnce(origin, false);
        for (Wireline client : clients.subList(UPSTREAMS, CLIENTS)) {
            assertThat(client.send(Proxies.get("a.test")).message()).endsWith("hello");
        }
        // The very first connections carry few requests; where one of them has carried all, it is gone, and not missed.
        Proxies.eventually(
                "all pooled connections are idle",
                () -> look(proxy),
                seen -> seen.inUse() == 0 && seen.idle() >= UPSTREAMS - RENEWED_MAX);
        ProxyProcess.Held open = proxy.collect();
        assertThat(open.clients()).isEqualTo(CLIENTS);
        assertThat(open.idle()).isBetween((long) UPSTREAMS - RENEWED_MAX, (long) UPSTREAMS);
        // Every pooled connection ends with an answer that says so, then every client.
        manyAtOnce(origin, true);
        for (Wireline client : clients) {
            client.close();
        }
        clients.clear();
        Proxies.eventually(
                "nothing is open", () -> look(proxy), now -> now.clients() == 0 && now.idle() == 0 && now.inUse() == 0);
        return new Wave(open, proxy.collect());
    }

    private void manyAtOnce(HeldOrigin origin, boolean last) throws IOException {
        origin.hold();
        for (int sent = 0; sent < UPSTREAMS; ) {
            for (int end = Math.min(UPSTREAMS, sent + BATCH); sent < end; sent++) {
                clients.get(sent).send(Proxies.get("a.test"));
            }
            int all = sent;
            Proxies.eventually(all + " requests have reached the origin", () -> origin.held() == all);
        }
        origin.answer(last);
        for (Wireline client : clients.subList(0, UPSTREAMS)) {
            assertThat(client.message()).endsWith(last ? "bye" : "hello");
        }
    }

    private static ProxyProcess.Held look(ProxyProcess proxy) {
        try {
            return proxy.look();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void print(String transport, int number, Wave wave) {
        System.out.printf(
                "memory: %s wave %d, %,d clients and %,d upstream connections: heap %.0f bytes and direct %.0f bytes a"
                    + " connection; open: heap %.1f MB, direct %.1f MB, resident %d MB; closed: heap %.1f MB, direct"
                    + " %.1f MB, resident %d MB%n",
                transport,
                number,
                CLIENTS,
                UPSTREAMS,
                wave.heapBytes(),
                wave.directBytes(),
                wave.open().heapBytes() / 1e6,
                wave.open().directBytes() / 1e6,
                wave.open().residentBytes() / 1_000_000,
                wave.closed().heapBytes() / 1e6,
                wave.closed().directBytes() / 1e6,
                wave.closed().residentBytes() / 1_000_000);
    }
}
