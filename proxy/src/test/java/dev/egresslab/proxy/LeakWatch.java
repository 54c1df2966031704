package dev.egresslab.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaks a buffer. Registered for every test of the module; the surefire configuration sets Netty's detector to
 * paranoid. A leak is found when the garbage collector has met the buffer, so it may be told by a later class than its own.
 */
@SuppressWarnings("deprecation") // The factory has one abstract method, and that one is deprecated.
public final class LeakWatch implements AfterAllCallback {
    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

    static {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int samplingInterval, long maxActive) {
                return new Recorder<>(resource, samplingInterval);
            }
        });
    }

    private static final class Recorder<T> extends ResourceLeakDetector<T> {
        Recorder(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            LEAKS.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            LEAKS.add(resourceType);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        System.gc();
        // Tracking another buffer makes the detector look at those the collector has met.
        ByteBuf last = PooledByteBufAllocator.DEFAULT.buffer();
        last.release();
        if (!LEAKS.isEmpty()) {
            throw new AssertionError("buffers must be released, these were not: " + LEAKS);
        }
    }
}
