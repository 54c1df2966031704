package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: an aged proxy costs what a fresh one costs. Method: a proxy in a process of its own, under a steady load for
 * {@code -Dsoak.minutes=30}: half the clients keep their connection for a hundred requests, half come anew for each, some leave in the midst of one;
 * pooled TLS connections are replaced every minute. After a warm-up of a tenth, the time is cut in five; the last fifth is compared with
 * the first by CPU a request, heap and direct memory. {@code -Dsoak.rate} is requests a second, {@code -Dsoak.transport} the transport.
 */
@EnabledIfSystemProperty(named = "soak.minutes", matches = "\\d+", disabledReason = "takes soak.minutes")
class SoakTest {
    private static final long MINUTES = Long.getLong("soak.minutes", 1);
    private static final int RATE = Integer.getInteger("soak.rate", 800);
    private static final String TRANSPORT = System.getProperty("soak.transport", "AUTO");
    private static final int CLIENTS = 40;
    private static final int PARTS = 5;
    private static final long SEED = 20_261_124;

    @TempDir
    Path folder;

    private volatile boolean over;

    private record Part(ProxyProcess.Held before, ProxyProcess.Held after) {
        double cpuMicros() {
            return (after.cpuNanos() - before.cpuNanos()) / 1e3 / (after.requests() - before.requests());
        }
    }

    @Test
    void anAgedProxyCostsWhatAFreshOneDoes() throws Exception {
        X509Bundle identity = new CertificateBuilder()
                .subject("CN=a.test")
                .addSanDnsName("a.test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path authority = Files.writeString(folder.resolve("ca.pem"), identity.getCertificatePEM());
        List<Part> parts = new ArrayList<>();
        try (HeldOrigin origin = new HeldOrigin(identity);
                ProxyProcess proxy =
                        new ProxyProcess(TRANSPORT, origin.port(), authority, 64, 60, folder.resolve("access.log"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(threads.submit(() -> client(proxy, number)));
            }
            long began = System.nanoTime();
            long all = TimeUnit.MINUTES.toNanos(MINUTES);
            pause(began + all / 10);
            ProxyProcess.Held before = proxy.collect();
            for (int part = 1; part <= PARTS; part++) {
                pause(began + all / 10 + all * 9 / 10 * part / PARTS);
                ProxyProcess.Held after = proxy.collect();
                parts.add(new Part(before, after));
                before = after;
                print(part, parts.getLast());
            }
            over = true;
            for (Future<?> client : clients) {
                client.get();
            }
        }
        Part first = parts.getFirst();
        Part last = parts.getLast();
        System.out.printf(
                "soak: last fifth to first: CPU a request %.2f, heap %.2f, direct memory %.2f, resident %.2f%n",
                last.cpuMicros() / first.cpuMicros(),
                ratio(last.after().heapBytes(), first.after().heapBytes()),
                ratio(last.after().directBytes(), first.after().directBytes()),
                ratio(last.after().residentBytes(), first.after().residentBytes()));
        assertThat(last.cpuMicros() / first.cpuMicros()).isLessThan(1.25);
        assertThat(ratio(last.after().heapBytes(), first.after().heapBytes())).isLessThan(1.15);
        assertThat(ratio(last.after().directBytes(), first.after().directBytes()))
                .isLessThan(1.25);
    }

    private static double ratio(long last, long first) {
        return (double) last / first;
    }

    private static void print(int part, Part p) {
        System.out.printf(
                "soak: %s, fifth %d: %,d requests, %.1f us of CPU each; heap %.2f MB and direct memory %.2f MB after a"
                        + " collection, resident %d MB; %d clients, %d upstream connections, %,d opened%n",
                TRANSPORT,
                part,
                p.after().requests() - p.before().requests(),
                p.cpuMicros(),
                p.after().heapBytes() / 1e6,
                p.after().directBytes() / 1e6,
                p.after().residentBytes() / 1_000_000,
                p.after().clients(),
                p.after().idle() + p.after().inUse(),
                p.after().opened());
    }

    private static void pause(long untilNanos) {
        for (long left = untilNanos - System.nanoTime(); left > 0; left = untilNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** One client at its share of the rate; late ones do not hurry. */
    private void client(ProxyProcess proxy, int number) {
        SplittableRandom random = new SplittableRandom(SEED + number);
        long everyNanos = TimeUnit.SECONDS.toNanos(1) * CLIENTS / RATE;
        int each = number % 2 == 0 ? 100 : 1;
        long next = System.nanoTime() + random.nextLong(everyNanos);
        while (!over) {
            try (Wireline line = Wireline.buffered(proxy.connect("127.0.3." + (1 + number)))) {
                for (int i = 0; i < each && !over; i++) {
                    pause(next);
                    next = Math.max(next + everyNanos, System.nanoTime());
                    line.send(
                            each == 1
                                    ? Proxies.get("a.test").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                                    : Proxies.get("a.test"));
                    if (random.nextInt(200) == 0) {
                        line.reset();
                        break;
                    }
                    assertThat(line.message()).endsWith("hello");
                }
            } catch (SocketException | EOFException e) {
                throw new IllegalStateException("a connection must carry what it is asked to", e);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
