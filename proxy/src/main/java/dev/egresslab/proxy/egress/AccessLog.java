package dev.egresslab.proxy.egress;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON line per request, written by a thread of its own so that a slow disk never holds an event loop. When it cannot keep up, lines
 * are lost and counted, not waited for. Queries of targets are left out: they carry credentials more often than not.
 */
final class AccessLog implements AutoCloseable {
    private static final int QUEUE = 16_384;

    private record Line(Instant at, @Nullable ExchangeRecord exchange) {}

    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder lost = new LongAdder();
    private final Writer out;
    private final JsonFactory json = new JsonFactory();
    private final Thread writer;

    /** @param file a file that is appended to, or {@code -} for standard output */
    AccessLog(String file) throws IOException {
        this.out = new BufferedWriter(
                new OutputStreamWriter(
                        file.equals("-") ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(file, true),
                        StandardCharsets.UTF_8),
                65_536);
        this.writer = Thread.ofPlatform().daemon().name("access-log").start(this::write);
    }

    void add(ExchangeRecord exchange) {
        if (!lines.offer(new Line(Instant.now(), exchange))) {
            lost.increment();
        }
    }

    long lost() {
        return lost.sum();
    }

    private void write() {
        try (out) {
            for (Line line = lines.take(); line.exchange() != null; line = lines.take()) {
                write(line.at(), line.exchange());
                if (lines.isEmpty()) {
                    out.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the access log cannot be written", e);
        }
    }

    private void write(Instant at, ExchangeRecord e) throws IOException {
        try (JsonGenerator line = json.createGenerator(ObjectWriteContext.empty(), new Unclosed(out))) {
            line.writeStartObject();
            line.writeStringProperty("at", at.toString());
            line.writeStringProperty("method", e.method());
            line.writeStringProperty("host", e.host());
            line.writeStringProperty("path", path(e.target()));
            line.writeNumberProperty("status", e.status());
            line.writeNumberProperty("bytes", e.bytes());
            line.writeNumberProperty("waitMicros", e.waitNanos() / 1_000);
            line.writeNumberProperty("totalMicros", e.totalNanos() / 1_000);
            if (e.address() != null) {
                line.writeStringProperty(
                        "upstream",
                        e.address().getAddress().getHostAddress() + ":"
                                + e.address().getPort());
                line.writeBooleanProperty("reused", e.reused());
                line.writeNumberProperty("connectionRequests", e.connectionRequests());
            }
            if (e.resent()) {
                line.writeBooleanProperty("resent", true);
            }
            if (e.error() != null) {
                line.writeStringProperty("error", e.error().token);
                line.writeStringProperty("detail", e.detail());
            }
            line.writeEndObject();
        }
        out.write('\n');
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Writes what is queued and ends. */
    @Override
    public void close() {
        try {
            lines.put(new Line(Instant.EPOCH, null));
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps a generator from closing the file. */
    private static final class Unclosed extends FilterWriter {
        Unclosed(Writer out) {
            super(out);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
