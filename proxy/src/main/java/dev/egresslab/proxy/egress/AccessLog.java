package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.AccessLogConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A line per request. Thread safe.
 *
 * <p>The event loop puts the line together, while all that it says is at hand, behind those that wait; a thread of its own takes what has gathered
 * and writes it in one go. So a slow disk never holds a loop, and a request pays neither for a queue nor for another thread's look at it. When the disk
 * cannot keep up, or takes nothing, lines are lost and counted, not waited for; when it takes some again it gets them. Queries of targets are
 * left out: they carry credentials more often than not.
 */
final class AccessLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccessLog.class.getPackageName());

    /** Lines that wait while the disk is slow, in bytes: about 20,000. */
    static final int WAITING_BYTES_MAX = 4 << 20;

    /** How long lines gather before they are written: a thread woken and a system call made for each costs a good part of what a request costs. */
    private static final long GATHER_NANOS = 20_000_000;

    /** How long an ending proxy waits for its last lines to be written. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final LongAdder lost = new LongAdder();
    private final Seldom faultTold = new Seldom();
    private final OutputStream out;
    private final Format format;
    private final boolean countsConnections;
    private final Thread writer;
    private LogText gathering = new LogText();
    private LogText leaving = new LogText();
    private int lines;
    private boolean asleep;
    private volatile boolean closed;

    /** What is added to {@link System#nanoTime} to have nanoseconds since 1970; found anew for each gathering. */
    private long epochNanos;

    /** Belongs to the writer. */
    private boolean failing;

    /** How a line looks. */
    interface Format {
        /** Appends one, with its line feed. */
        void write(long atEpochNanos, ExchangeRecord exchange, LogText out);

        /** Where the target's query begins, which is left out everywhere. */
        static int pathEnd(String target) {
            int query = target.indexOf('?');
            return query < 0 ? target.length() : query;
        }
    }

    AccessLog(AccessLogConfig config) throws IOException {
        this(
                config.format(),
                config.file().equals("-")
                        ? new FileOutputStream(FileDescriptor.out)
                        : new FileOutputStream(config.file(), true));
    }

    /** @param out where lines go; closed with the log */
    AccessLog(AccessLogConfig.Format kind, OutputStream out) {
        this(format(kind), kind == AccessLogConfig.Format.HAPROXY, out);
    }

    /** @param countsConnections whether its lines say how many connections are in use */
    AccessLog(Format format, boolean countsConnections, OutputStream out) {
        this.countsConnections = countsConnections;
        this.format = format;
        this.out = out;
        this.writer = Thread.ofPlatform().daemon().name("access-log").start(this::write);
    }

    private static Format format(AccessLogConfig.Format kind) {
        return switch (kind) {
            case JSON -> new JsonLines();
            case HAPROXY -> new HaproxyLines(ZoneId.systemDefault());
        };
    }

    /**
     * Adds a line. A request is over when its line is made, and its client yet to be told: so a line that cannot be made, for a fault in its format or a
     * class that cannot be loaded, is lost and counted as one that cannot be written.
     *
     * @param atNanos when it ended, by {@link System#nanoTime}
     */
    synchronized void add(ExchangeRecord exchange, long atNanos) {
        if (closed || gathering.length() >= WAITING_BYTES_MAX) {
            lost.increment();
            return;
        }
        if (lines == 0) {
            Instant now = Instant.now();
            epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
        }
        int begin = gathering.length();
        try {
            format.write(epochNanos + atNanos, exchange, gathering);
        } catch (RuntimeException | LinkageError e) {
            gathering.shorten(begin);
            lost.increment();
            if (faultTold.due(System.nanoTime())) {
                LOG.log(Level.ERROR, "a line of the access log cannot be made, it is lost", e);
            }
            return;
        }
        lines++;
        if (asleep) {
            asleep = false;
            LockSupport.unpark(writer);
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
        while (awaitLines()) {
            if (!closed) {
                LockSupport.parkNanos(GATHER_NANOS);
            }
            int taken = take();
            try {
                out.write(leaving.array(), 0, leaving.length());
                failing = false;
            } catch (IOException e) {
                lost.add(taken);
                complain(e);
            }
            leaving.clear();
        }
    }

    private void complain(IOException e) {
        if (!failing) {
            LOG.log(Level.WARNING, "the access log cannot be written, its lines are lost: {0}", e.getMessage());
        }
        failing = true;
    }

    /** Whether there are lines to be written, now or after a while; not when it is closed and all is written. */
    private boolean awaitLines() {
        while (true) {
            synchronized (this) {
                if (lines > 0 || closed) {
                    return lines > 0;
                }
                asleep = true;
            }
            LockSupport.park(this);
        }
    }

    /** Has what has gathered leave, and gathers anew; returns how many lines that is. */
    private synchronized int take() {
        LogText empty = leaving;
        leaving = gathering;
        gathering = empty;
        int taken = lines;
        lines = 0;
        return taken;
    }

    /** Writes what waits and ends; without it when nobody takes it in {@link #CLOSE_WAIT}, as a terminal or a pipe whose reader stands still. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        LockSupport.unpark(writer);
        try {
            if (!writer.join(CLOSE_WAIT)) {
                giveUp();
                return;
            }
            out.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            complain(e);
        }
    }

    private synchronized void giveUp() {
        lost.add(lines);
        LOG.log(Level.WARNING, "nobody takes the access log, its last lines are lost: {0}", lines);
    }
}
