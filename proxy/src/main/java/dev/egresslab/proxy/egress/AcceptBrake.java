package dev.egresslab.proxy.egress;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.ServerChannel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Between an io_uring listener and the kernel, so that it can stop accepting.
 *
 * <p><b>Why.</b> One request accepts client after client (a multishot accept). When it fails, as without descriptors, Netty 4.2.18 makes the next
 * one at once, whether reading is wanted or not, and that fails at once, too: a hundred thousand times a second. An accept per request would
 * heed what is wanted, and costs a short connection a twentieth. So requests of a listener that is to pause are refused here; Netty then has
 * none under way, and makes one when reading is wanted again. Connections do not come by here.
 */
final class AcceptBrake implements IoRegistration {
    private static final AttributeKey<AcceptBrake> KEY = AttributeKey.valueOf(AcceptBrake.class, "brake");

    /** What Netty takes for a request that was not made. */
    private static final long NOT_MADE = 0;

    private @Nullable IoRegistration registration;
    private boolean on;

    private AcceptBrake() {}

    /** Whether nothing is requested for the listener; of no effect on one that has no brake. On the listener's loop. */
    static void set(Channel listener, boolean on) {
        AcceptBrake brake = listener.attr(KEY).get();
        if (brake != null) {
            brake.on = on;
        }
    }

    private IoRegistration registration() {
        return Objects.requireNonNull(registration, "a brake must be used by a listener that is registered");
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's
    public <T> T attachment() {
        return registration().attachment();
    }

    @Override
    public long submit(IoOps operation) {
        return on ? NOT_MADE : registration().submit(operation);
    }

    @Override
    public boolean isValid() {
        return registration().isValid();
    }

    @Override
    public boolean cancel() {
        return registration().cancel();
    }

    /** Event loops whose listeners have brakes. Thread safe. */
    static final class Loops implements IoHandlerFactory {
        private final IoHandlerFactory handlers;
        private final Map<Object, AcceptBrake> unregistered = new ConcurrentHashMap<>();

        Loops(IoHandlerFactory handlers) {
            this.handlers = handlers;
        }

        /** Gives a listener that is not registered yet its brake. */
        <C extends ServerChannel> C withBrake(Supplier<C> listeners) {
            C listener = listeners.get();
            AcceptBrake brake = new AcceptBrake();
            listener.attr(KEY).set(brake);
            unregistered.put(listener.unsafe(), brake);
            return listener;
        }

        @Override
        public IoHandler newHandler(ThreadAwareExecutor executor) {
            return new Handler(handlers.newHandler(executor));
        }

        @Override
        public boolean isChangingThreadSupported() {
            return handlers.isChangingThreadSupported();
        }

        private IoRegistration braked(IoHandle handle, IoRegistration registered) {
            AcceptBrake brake = unregistered.isEmpty() ? null : unregistered.remove(handle);
            if (brake == null) {
                return registered;
            }
            brake.registration = registered;
            return brake;
        }

        /** One loop's. */
        private final class Handler implements IoHandler {
            private final IoHandler handler;

            Handler(IoHandler handler) {
                this.handler = handler;
            }

            @Override
            public void initialize() {
                handler.initialize();
            }

            @Override
            public int run(IoHandlerContext context) {
                return handler.run(context);
            }

            @Override
            public void prepareToDestroy() {
                handler.prepareToDestroy();
            }

            @Override
            public void destroy() {
                handler.destroy();
            }

            @Override
            public IoRegistration register(IoHandle handle) throws Exception {
                return braked(handle, handler.register(handle));
            }

            @Override
            public void wakeup() {
                handler.wakeup();
            }

            @Override
            public boolean isCompatible(Class<? extends IoHandle> type) {
                return handler.isCompatible(type);
            }
        }
    }
}
