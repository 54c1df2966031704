package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.AccessLogConfig;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A line per request, written by a thread of its own so that a slow disk never holds an event loop. When it cannot keep up, lines
 * are lost and counted, not waited for. Queries of targets are left out: they carry credentials more often than not.
 */
final class AccessLog implements AutoCloseable {
    private static final int QUEUE = 16_384;

    /**
     * How long lines gather before they are written: a thread woken and a system call made for each costs a good part of what a request
     * costs. The queue takes longer to fill up.
     */
    private static final long GATHER_NANOS = 20_000_000;

    private record Line(long atNanos, @Nullable ExchangeRecord exchange) {}

    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder lost = new LongAdder();
    private final Writer out;
    private final Format format;
    private final boolean countsConnections;
    private final Thread writer;

    /** The same instant by both clocks, taken anew for each gathering. Belongs to the writer. */
    private Instant now = Instant.now();

    private long nowNanos = System.nanoTime();

    /** How a line looks. */
    interface Format {
        /** Writes one, with its line feed. */
        void write(Instant at, ExchangeRecord exchange, Writer out) throws IOException;

        /** The target without its query, which is left out everywhere. */
        static String path(String target) {
            int query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }
    }

    AccessLog(AccessLogConfig config) throws IOException {
        String file = config.file();
        this.countsConnections = config.format() == AccessLogConfig.Format.HAPROXY;
        this.format = switch (config.format()) {
            case JSON -> new JsonLines();
            case HAPROXY -> new HaproxyLines(ZoneId.systemDefault());
        };
        this.out = new BufferedWriter(
                new OutputStreamWriter(
                        file.equals("-") ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(file, true),
                        StandardCharsets.UTF_8),
                65_536);
        this.writer = Thread.ofPlatform().daemon().name("access-log").start(this::write);
    }

    /** @param atNanos when it ended, by {@link System#nanoTime}: the time of day is the writer's to find out */
    void add(ExchangeRecord exchange, long atNanos) {
        if (!lines.offer(new Line(atNanos, exchange))) {
            lost.increment();
        }
    }

    /** Whether a line says how many connections are in use; to count them takes the pool's lock. */
    boolean countsConnections() {
        return countsConnections;
    }

    long lost() {
        return lost.sum();
    }

    private void write() {
        try (out) {
            for (Line line = lines.take(); line.exchange() != null; line = next()) {
                format.write(now.plusNanos(line.atNanos() - nowNanos), line.exchange(), out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the access log cannot be written", e);
        }
    }

    private Line next() throws IOException, InterruptedException {
        Line line = lines.poll();
        if (line == null) {
            out.flush();
            LockSupport.parkNanos(GATHER_NANOS);
            now = Instant.now();
            nowNanos = System.nanoTime();
            line = lines.take();
        }
        return line;
    }

    /** Writes what is queued and ends. */
    @Override
    public void close() {
        try {
            lines.put(new Line(0, null));
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
