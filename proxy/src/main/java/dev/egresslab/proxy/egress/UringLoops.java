package dev.egresslab.proxy.egress;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Event loops on io_uring that ask less of the kernel than Netty's own: no timeout with each wait ({@link LoopAlarms}), no poll for the end of
 * each connection ({@link HangUps}), no accept where none is wanted ({@link AcceptBrake}). Thread safe.
 */
final class UringLoops implements IoHandlerFactory {
    private final IoHandlerFactory handlers;
    private final LoopAlarms alarms = new LoopAlarms();
    private final Map<Object, AcceptBrake> unregistered = new ConcurrentHashMap<>();

    UringLoops(IoHandlerFactory handlers) {
        this.handlers = handlers;
    }

    /** Gives a listener that is not registered yet its brake. */
    <C extends ServerChannel> C withBrake(Supplier<C> listeners) {
        C listener = listeners.get();
        unregistered.put(listener.unsafe(), AcceptBrake.of(listener));
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

    private IoRegistration leaner(IoHandle handle, IoRegistration registered) {
        AcceptBrake brake = unregistered.isEmpty() ? null : unregistered.remove(handle);
        return brake == null ? HangUps.unasked(registered) : brake.on(registered);
    }

    /** One loop's. */
    private final class Handler implements IoHandler {
        private final IoHandler handler;
        private final LoopAlarms.Alarm alarm;

        Handler(IoHandler handler) {
            this.handler = handler;
            this.alarm = alarms.of(handler::wakeup);
        }

        @Override
        public void initialize() {
            handler.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return handler.run(alarm.beside(context));
        }

        @Override
        public void prepareToDestroy() {
            handler.prepareToDestroy();
        }

        @Override
        public void destroy() {
            alarm.close();
            handler.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return leaner(handle, handler.register(handle));
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
