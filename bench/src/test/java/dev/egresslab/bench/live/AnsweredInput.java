package dev.egresslab.bench.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** The runner's end of a role's input: some lines, and the end of input only once the role has written two lines. */
final class AnsweredInput extends InputStream {
    private static final long WAIT_NANOS = 30_000_000_000L;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private final byte[] lines;
    private final ByteArrayOutputStream written;
    private int next;

    AnsweredInput(String lines, ByteArrayOutputStream written) {
        this.lines = lines.getBytes(StandardCharsets.UTF_8);
        this.written = written;
    }

    @Override
    public int read() throws IOException {
        if (next < lines.length) {
            return lines[next++];
        }
        long begunNanos = System.nanoTime();
        while (written.toString(StandardCharsets.UTF_8).lines().count() < 2) {
            if (System.nanoTime() - begunNanos > WAIT_NANOS) {
                throw new IOException("the role did not answer");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int one = read();
        if (one < 0) {
            return -1;
        }
        into[offset] = (byte) one;
        return 1;
    }
}
