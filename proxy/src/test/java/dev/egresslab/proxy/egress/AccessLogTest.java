package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.proxy.config.AccessLogConfig;
import dev.egresslab.proxy.config.AccessLogConfig.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How lines gather and leave, and what becomes of them when the disk is slow or full. */
class AccessLogTest {
    private static final ExchangeRecord.Client CLIENT = new ExchangeRecord.Client(null, false, 1);

    private static ExchangeRecord line(String target) {
        return ExchangeRecord.refused(CLIENT, "GET", target, GatewayError.UNKNOWN_HOST, 404, "no such host");
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "/" + i).toList();
    }

    private static void add(AccessLog log, int from, int to) {
        numbers(from, to).forEach(target -> log.add(line(target), System.nanoTime()));
    }

    private static List<String> targets(String written) {
        return written.lines()
                .map(line -> line.replaceAll(".*\"GET (\\S+) HTTP.*", "$1"))
                .toList();
    }

    /** A disk that takes nothing while it is told so, or holds the writer up until it is let go. */
    private static final class Disk extends OutputStream {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        final CountDownLatch busy = new CountDownLatch(1);
        final CountDownLatch free = new CountDownLatch(1);
        volatile boolean full;
        volatile boolean refused;

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException("byte by byte");
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            busy.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (full) {
                refused = true;
                throw new IOException("No space left on device");
            }
            synchronized (taken) {
                taken.write(bytes, from, length);
            }
        }

        String text() {
            synchronized (taken) {
                return taken.toString(StandardCharsets.UTF_8);
            }
        }
    }

    @Test
    void everyLineIsThereInItsOrderOnceTheLogIsClosed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("access.log");
        Files.writeString(file, "GET /before HTTP\n");
        AccessLog log = new AccessLog(new AccessLogConfig(file.toString(), Format.HAPROXY));
        add(log, 0, 5_000);
        log.close();
        assertThat(targets(Files.readString(file)))
                .hasSize(5_001)
                .startsWith("GET /before HTTP")
                .endsWith("/4999")
                .containsSubsequence(numbers(0, 5_000));
        assertThat(log.lost()).isZero();
    }

    @Test
    void lineLeavesByItselfAndAnotherAfterIt() throws Exception {
        Disk disk = new Disk();
        disk.free.countDown();
        try (AccessLog log = new AccessLog(Format.HAPROXY, disk)) {
            add(log, 0, 1);
            // The writer gathers, writes, and sleeps; the next line wakes it again.
            eventually("the first line is written", () -> targets(disk.text()).equals(numbers(0, 1)));
            add(log, 1, 2);
            eventually("the second line is written", () -> targets(disk.text()).equals(numbers(0, 2)));
        }
    }

    @Test
    void slowDiskHoldsNobodyAndWhatIsTooMuchIsLostAndCounted() throws Exception {
        Disk disk = new Disk();
        AccessLog log = new AccessLog(Format.HAPROXY, disk);
        add(log, 0, 1);
        disk.busy.await();
        // The disk has the first line and does not come back: the others wait, until they are too many.
        int added = 1;
        while (log.lost() < 3) {
            add(log, added, ++added);
        }
        disk.free.countDown();
        log.close();
        // What waited is written, nothing else is missing, and it was bounded.
        assertThat(targets(disk.text())).isEqualTo(numbers(0, added - 3));
        assertThat(disk.text().length()).isBetween(AccessLog.WAITING_BYTES_MAX, AccessLog.WAITING_BYTES_MAX + 1_000);
    }

    @Test
    void lineThatCannotBeMadeIsLostAndCountedAndTheOthersAreWhole() throws Exception {
        Disk disk = new Disk();
        disk.free.countDown();
        // Every third line fails in its middle, the first among them.
        AccessLog.Format faulty = (atEpochNanos, exchange, out) -> {
            out.ascii("GET ");
            if (Integer.parseInt(exchange.target().substring(1)) % 3 == 0) {
                throw new IllegalStateException("a fault of the format");
            }
            out.ascii(exchange.target()).ascii('\n');
        };
        AccessLog log = new AccessLog(faulty, false, disk);
        add(log, 0, 1);
        assertThat(log.lost()).isEqualTo(1);
        add(log, 1, 9);
        // The writer sleeps and wakes as ever.
        eventually(
                "the others are written", () -> disk.text().equals("GET /1\nGET /2\nGET /4\nGET /5\nGET /7\nGET /8\n"));
        add(log, 9, 11);
        log.close();
        assertThat(disk.text()).endsWith("GET /8\nGET /10\n");
        assertThat(log.lost()).isEqualTo(4);
    }

    @Test
    void readerThatStandsStillDoesNotKeepAProxyFromEnding() throws Exception {
        Disk pipe = new Disk();
        AccessLog log = new AccessLog(Format.HAPROXY, pipe);
        add(log, 0, 1);
        pipe.busy.await();
        add(log, 1, 4);
        // Nobody reads: the log ends without its last lines, and says how many.
        log.close();
        assertThat(log.lost()).isEqualTo(3);
        pipe.free.countDown();
    }

    @Test
    void fullDiskLosesLinesAndIsUsedAgainWhenItHasRoom() throws Exception {
        Disk disk = new Disk();
        disk.full = true;
        disk.free.countDown();
        try (AccessLog log = new AccessLog(Format.HAPROXY, disk)) {
            add(log, 0, 3);
            eventually("three lines are lost", () -> disk.refused && log.lost() == 3);
            disk.full = false;
            add(log, 3, 5);
            eventually("later lines are written", () -> targets(disk.text()).equals(numbers(3, 5)));
            assertThat(log.lost()).isEqualTo(3);
        }
    }

    @Test
    void deviceThatIsFullEndsNothing() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no such device");
        AccessLog log = new AccessLog(new AccessLogConfig("/dev/full", Format.JSON));
        add(log, 0, 10);
        log.close();
        assertThat(log.lost()).isEqualTo(10);
    }

    @Test
    void lineAfterTheEndIsCountedAsLost() throws Exception {
        Disk disk = new Disk();
        disk.free.countDown();
        AccessLog log = new AccessLog(Format.HAPROXY, disk);
        add(log, 0, 1);
        log.close();
        add(log, 1, 2);
        assertThat(targets(disk.text())).isEqualTo(numbers(0, 1));
        assertThat(log.lost()).isEqualTo(1);
    }
}
