package dev.egresslab.proxy.egress;

import io.netty.channel.Channel;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.util.AttributeKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Between an io_uring listener and the kernel, so that it can stop accepting.
 *
 * <p><b>Why.</b> One request accepts client after client (a multishot accept). When it fails, as without descriptors, Netty 4.2.18 makes the next
 * one at once, whether reading is wanted or not, and that fails at once, too: a hundred thousand times a second. An accept per request would
 * heed what is wanted, and costs a short connection a twentieth. So requests of a listener that is to pause are refused here; Netty then has
 * none under way, and makes one when reading is wanted again. Connections have {@link HangUps} in that place.
 */
final class AcceptBrake implements IoRegistration {
    private static final AttributeKey<AcceptBrake> KEY = AttributeKey.valueOf(AcceptBrake.class, "brake");

    /** What Netty takes for a request that was not made. */
    static final long NOT_MADE = 0;

    private @Nullable IoRegistration registration;
    private boolean on;

    private AcceptBrake() {}

    /** Gives a listener that is not registered yet its brake. */
    static AcceptBrake of(Channel listener) {
        AcceptBrake brake = new AcceptBrake();
        listener.attr(KEY).set(brake);
        return brake;
    }

    /** The listener is registered: from now on requests go by here. */
    AcceptBrake on(IoRegistration registered) {
        registration = registered;
        return this;
    }

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
}
