package dev.egresslab.bench.app;

import dev.egresslab.bench.peer.PhpCall;
import dev.egresslab.bench.peer.PhpPeer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One page that PHP-FPM serves, the handler of its connection to FPM: from its intended start to the connection's end, when all of the
 * answer has come. Loop only. Ends once.
 */
final class FpmPage extends ChannelInboundHandlerAdapter {
    private static final String QUEUE_FULL = "temporarily unavailable";

    private final FpmWorkers workers;
    private final Page.Owner owner;
    private final byte[] question;
    private final PhaseClock clock;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private @Nullable Future<?> timer;
    private boolean ended;

    FpmPage(FpmWorkers workers, Page.Owner owner, byte[] question, long intendedNanos) {
        this.workers = workers;
        this.owner = owner;
        this.question = question;
        clock = new PhaseClock(intendedNanos);
        workers.live().inFlight().add(1);
    }

    /** Connects and asks. */
    void begin(Channel channel, SocketAddress fpm) {
        timer = workers.loop()
                .schedule(() -> workers.alarm().guard(this::expired), workers.limitNanos(), TimeUnit.NANOSECONDS);
        channel.connect(fpm)
                .addListener(connected -> workers.alarm().guard(() -> connected(channel, connected.cause())));
    }

    private void connected(Channel channel, @Nullable Throwable cause) {
        if (cause == null) {
            // A write that fails is heard of as an exception of the pipeline.
            Future<Void> _ = channel.writeAndFlush(Unpooled.wrappedBuffer(question), channel.voidPromise());
        } else if (String.valueOf(cause.getMessage()).contains(QUEUE_FULL)) {
            failed(new Failure(
                    ErrorClass.LISTEN_QUEUE_FULL, workers.config().listenQueue() + " pages were waiting at PHP-FPM"));
        } else {
            failed(Failure.ofConnect(cause));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
        try {
            ByteBuf bytes = (ByteBuf) message;
            bytes.readBytes(answer, bytes.readableBytes());
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        workers.alarm().guard(this::answered);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        workers.alarm().guard(() -> failed(new Failure(ErrorClass.RESET, "PHP-FPM: " + cause.getMessage())));
    }

    private void expired() {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(workers.limitNanos());
        failed(new Failure(ErrorClass.TIMEOUT, "PHP-FPM gave no answer in %d s".formatted(seconds)));
    }

    private void answered() {
        if (ended) {
            return;
        }
        List<PhpCall> calls;
        try {
            calls = PhpPeer.calls(answer.toByteArray());
        } catch (IOException e) {
            failed(new Failure(ErrorClass.BAD_RESPONSE, "PHP-FPM: " + e.getMessage()));
            return;
        }
        long nowNanos = System.nanoTime();
        CurlCalls made = new CurlCalls(calls);
        made.spend(clock, nowNanos);
        made.count(workers.live().tally());
        made.tell(owner);
        end(made.failure(workers.config().calls()));
    }

    /** There is no answer, so nothing is known of the page's calls. */
    void failed(Failure failure) {
        if (ended) {
            return;
        }
        clock.enter(Phase.WAIT, System.nanoTime());
        end(failure);
    }

    private void end(@Nullable Failure failure) {
        ended = true;
        if (timer != null) {
            timer.cancel(false);
        }
        workers.live().pageEnded(clock.totalNanos(), failure);
        owner.pageEnded(clock, failure);
    }
}
