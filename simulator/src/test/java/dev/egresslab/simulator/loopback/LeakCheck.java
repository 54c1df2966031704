package dev.egresslab.simulator.loopback;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Watches every buffer (paranoid) while a class's tests run, and fails the class if one was lost without being released. */
final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    /** Where Netty says that a buffer leaked. Held, for the JDK forgets loggers nobody holds. */
    private static final Logger NETTY = Logger.getLogger(ResourceLeakDetector.class.getName());

    static {
        NETTY.addHandler(new Recorder());
        NETTY.setUseParentHandlers(false);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        LEAKS.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        awaitCollection();
        // The detector looks at what was collected when the next buffer is made.
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
        if (!LEAKS.isEmpty()) {
            throw new AssertionError("buffers leaked:\n" + String.join("\n", LEAKS));
        }
    }

    private static void awaitCollection() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), collected);
        try {
            System.gc();
            if (collected.remove(Sockets.PATIENCE_MILLIS) == null) {
                throw new AssertionError("nothing was collected, so leaks could not be looked for");
            }
        } finally {
            Reference.reachabilityFence(sentinel);
        }
    }

    private static final class Recorder extends Handler {

        @Override
        public void publish(LogRecord message) {
            LEAKS.add(String.valueOf(message.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
