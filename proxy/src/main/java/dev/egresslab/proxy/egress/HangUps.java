package dev.egresslab.proxy.egress;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoOps;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Between an io_uring connection and the kernel, so that the kernel is not asked twice for the connection's end.
 *
 * <p><b>Why.</b> Netty 4.2.18 polls each connection for its peer's end (POLLRDHUP) beside the read that waits and hears of that end, too: for a short
 * connection two requests and two events of eight, since the poll must be cancelled at the end. And when it hears of the end by the poll it reads all that
 * is left, whether that is wanted or not. So the poll is not made: an end is heard of by reading, as on NIO, where reading is wanted nearly always
 * ({@link Intake}). Netty takes that for a request that failed, and goes on without.
 */
final class HangUps implements IoRegistration {
    /** IORING_OP_POLL_ADD ({@code uapi/linux/io_uring.h}). */
    private static final byte POLL_ADD = 6;

    /** POLLRDHUP ({@code uapi/asm-generic/poll.h}). */
    private static final int PEER_ENDS = 0x2000;

    private static final MethodHandle OPCODE = part("opcode", byte.class);
    private static final MethodHandle POLLED = part("union3", int.class);

    private final IoRegistration registration;
    private boolean unasked;

    private HangUps(IoRegistration registration) {
        this.registration = registration;
    }

    /** A registration whose connection's end is not asked for. */
    static IoRegistration unasked(IoRegistration registered) {
        return new HangUps(registered);
    }

    /** Netty shows nobody what a request is about. */
    private static MethodHandle part(String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(IoUringIoOps.class, MethodHandles.lookup())
                    .findVirtual(IoUringIoOps.class, name, MethodType.methodType(type));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Netty's requests must have " + name + ", as those of 4.2.18 have", e);
        }
    }

    private static boolean asksForEnd(IoOps operation) {
        try {
            return operation instanceof IoUringIoOps request
                    && (byte) OPCODE.invokeExact(request) == POLL_ADD
                    && (int) POLLED.invokeExact(request) == PEER_ENDS;
        } catch (Throwable e) {
            throw new IllegalStateException("a part of a request must be read without an error", e);
        }
    }

    @Override
    public long submit(IoOps operation) {
        if (!unasked && asksForEnd(operation)) {
            unasked = true; // it is asked for once
            return AcceptBrake.NOT_MADE;
        }
        return registration.submit(operation);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's
    public <T> T attachment() {
        return registration.attachment();
    }

    @Override
    public boolean isValid() {
        return registration.isValid();
    }

    @Override
    public boolean cancel() {
        return registration.cancel();
    }
}
