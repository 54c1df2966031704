package dev.egresslab.bench.app;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an HTTP call, with curl's semantics: the connect timeout covers name, TCP, gateway and TLS; the timeout covers the whole attempt; a kept
 * connection that breaks before a byte of the answer came was stale, and is replaced once by a new one. Loop only.
 */
final class Call implements Dial.Observer, Connection.Exchange {
    /** Hears that the attempt ended. */
    interface Outcome {
        /**
         * The attempt ended.
         *
         * @param failure null when it succeeded
         */
        void attemptEnded(@Nullable Failure failure);
    }

    private final Client client;
    private final int host;
    private final int instance;
    private final @Nullable KeptConnections kept;
    private final PhaseClock clock;
    private final Outcome outcome;
    private final long startNanos;
    private @Nullable Dial dial;
    private @Nullable Connection connection;
    private @Nullable ScheduledFuture<?> timer;
    private boolean reused;

    /**
     * Creates an attempt that starts now.
     *
     * @param instance the machine it comes from
     * @param kept where it finds and leaves its connection; null when it keeps none
     * @param clock the page's clock
     */
    Call(Client client, int host, int instance, @Nullable KeptConnections kept, PhaseClock clock, Outcome outcome) {
        this.client = client;
        this.host = host;
        this.instance = instance;
        this.kept = kept;
        this.clock = clock;
        this.outcome = outcome;
        this.startNanos = System.nanoTime();
    }

    void start() {
        Connection idle = kept == null ? null : kept.take(client.dialer().destination(host));
        if (idle == null) {
            dial();
            return;
        }
        reused = true;
        client.count(Count.CONNECTIONS_REUSED, 1);
        send(idle);
    }

    private void dial() {
        long left = timeoutLeft();
        if (left <= client.config().connectTimeoutNanos()) {
            arm(left, ErrorClass.CONNECT_TIMEOUT, client.config().timeoutNanos());
        } else {
            long limit = client.config().connectTimeoutNanos();
            arm(limit, ErrorClass.CONNECT_TIMEOUT, limit);
        }
        Dial begun = client.dialer().dial(host, instance, this);
        if (timer != null && connection == null) {
            dial = begun;
        }
    }

    @Override
    public void dialEntered(Phase phase) {
        clock.enter(phase, System.nanoTime());
    }

    @Override
    public void dialed(Connection opened) {
        dial = null;
        send(opened);
    }

    @Override
    public void dialFailed(Failure failure) {
        dial = null;
        end(failure);
    }

    private void send(Connection over) {
        connection = over;
        clock.enter(Phase.FIRST_BYTE, System.nanoTime());
        arm(timeoutLeft(), ErrorClass.TIMEOUT, client.config().timeoutNanos());
        RequestBytes request = client.requests().get(host);
        client.count(Count.BYTES_SENT, request.length());
        over.send(request.next(), this);
    }

    @Override
    public void firstByte() {
        clock.enter(Phase.BODY, System.nanoTime());
    }

    @Override
    public void answered(int status, boolean reusable) {
        Connection used = connection;
        connection = null;
        if (used != null) {
            client.count(Count.BYTES_RECEIVED, used.bytesReceived());
            clock.enter(Phase.WAIT, System.nanoTime());
            if (reusable && kept != null) {
                kept.give(used);
            } else {
                used.close();
            }
        }
        boolean expected = status >= 200 && status < 400;
        end(expected ? null : new Failure(ErrorClass.BAD_STATUS, "status " + status));
    }

    @Override
    public void broken(Failure failure, boolean untouched) {
        Connection used = connection;
        connection = null;
        if (used != null) {
            client.count(Count.BYTES_RECEIVED, used.bytesReceived());
        }
        boolean stale = reused && untouched && failure.error() != ErrorClass.BAD_RESPONSE;
        if (stale && timeoutLeft() > 0) {
            reused = false;
            client.count(Count.CALLS_RETRIED, 1);
            dial();
        } else {
            end(failure);
        }
    }

    private long timeoutLeft() {
        return client.config().timeoutNanos() - (System.nanoTime() - startNanos);
    }

    private void arm(long delayNanos, ErrorClass error, long limitNanos) {
        disarm();
        timer = client.loop()
                .schedule(
                        () -> client.alarm().guard(() -> expired(error, limitNanos)), delayNanos, TimeUnit.NANOSECONDS);
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void expired(ErrorClass error, long limitNanos) {
        if (dial != null) {
            dial.abort();
            dial = null;
        }
        if (connection != null) {
            client.count(Count.BYTES_RECEIVED, connection.bytesReceived());
            connection.abort();
            connection = null;
        }
        end(new Failure(error, "after %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(limitNanos))));
    }

    private void end(@Nullable Failure failure) {
        disarm();
        clock.enter(Phase.WAIT, System.nanoTime());
        outcome.attemptEnded(failure);
    }
}
