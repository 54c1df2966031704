package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.resilience.ConnectRace;
import dev.egresslab.proxy.resilience.OutlierDetection.Sign;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection being opened, at whichever of an upstream's addresses is first: the {@link ConnectRace} carried out. Belongs to its event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Opening {
    /** Addresses tried for one connection. */
    private static final int ATTEMPTS_MAX = 4;

    private final Connector connector;
    private final Upstream upstream;
    private final EventLoop loop;
    private final List<InetSocketAddress> candidates = new ArrayList<>();
    private final ConnectRace race;
    private final List<Attempt> running = new ArrayList<>();
    private final long openedNanos = System.nanoTime();
    private @Nullable ScheduledFuture<?> stagger;

    private @Nullable ConnectFailure lastFailure;

    /** @param found what to try in its order */
    Opening(Connector connector, Upstream upstream, EventLoop loop, AddressBook.Answer.Found found) {
        this.connector = connector;
        this.upstream = upstream;
        this.loop = loop;
        this.race = new ConnectRace(join(found.addresses()), !found.all(), ConnectRace.STAGGER_NANOS);
    }

    private int join(List<InetSocketAddress> found) {
        int before = candidates.size();
        upstream.health.admit(found).stream()
                .filter(address -> !candidates.contains(address))
                .limit(ATTEMPTS_MAX - before)
                .forEach(candidates::add);
        return candidates.size() - before;
    }

    /** The name's other addresses are known, too; or are not to be had, and then those that were are all. */
    void joined(AddressBook.Answer answer) {
        race.joined(answer instanceof AddressBook.Answer.Found found ? join(found.addresses()) : 0);
        goOn();
    }

    void begin() {
        long now = System.nanoTime();
        for (int next = race.begin(now); next != ConnectRace.NONE; next = race.begin(now)) {
            Attempt attempt = new Attempt(candidates.get(next));
            running.add(attempt);
            attempt.begin();
        }
        if (stagger != null) {
            stagger.cancel(false);
        }
        long wakeNanos = race.nextNanos();
        stagger = wakeNanos == ConnectRace.NEVER
                ? null
                : loop.schedule(this::begin, Math.max(0, wakeNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void failed(Attempt attempt, ConnectFailure failure) {
        lastFailure = failure;
        running.remove(attempt);
        race.failed();
        goOn();
    }

    private void goOn() {
        if (!race.lost()) {
            begin();
        } else if (lastFailure != null) {
            upstream.openFailed(lastFailure);
        }
    }

    /** Whether the attempt is the first to connect: the others are broken off. */
    private boolean connected(Attempt attempt) {
        if (!race.connected()) {
            return false;
        }
        if (stagger != null) {
            stagger.cancel(false);
        }
        running.remove(attempt);
        running.forEach(Attempt::breakOff);
        running.clear();
        return true;
    }

    private void winnerFailed(ConnectFailure failure) {
        lastFailure = failure;
        race.winnerFailed();
        goOn();
    }

    /** One address tried. */
    private final class Attempt {
        private final InetSocketAddress destination;
        private @Nullable Channel channel;
        private @Nullable ScheduledFuture<?> timeout;
        private boolean beyondRelay = connector.via == null;
        private boolean over;

        Attempt(InetSocketAddress destination) {
            this.destination = destination;
        }

        void begin() {
            Promise<Void> relayed = loop.newPromise();
            ChannelFuture connect = connector.connect(loop, destination, relayed);
            if (!(connect.channel() instanceof SocketChannel made)) {
                loop.execute(() -> fail(connect.cause())); // there was none to be had
                return;
            }
            channel = made;
            long limitNanos = upstream.config.timeouts().connect().toNanos();
            timeout = loop.schedule(this::timedOut, limitNanos, TimeUnit.NANOSECONDS);
            connect.addListener((ChannelFuture done) -> {
                beyondRelay |= done.isSuccess();
                if (!done.isSuccess()) {
                    fail(done.cause());
                } else if (connector.via == null) {
                    connected(done.channel());
                }
            });
            relayed.addListener((Future<Void> done) -> {
                if (done.isSuccess()) {
                    connected(connect.channel());
                } else {
                    fail(done.cause());
                }
            });
        }

        private void timedOut() {
            fail(new ConnectTimeoutException(
                    "no connection within " + upstream.config.timeouts().connect()));
        }

        private void fail(Throwable cause) {
            if (end()) {
                if (channel != null) {
                    Closing.gently(channel);
                }
                ConnectFailure failure = ConnectFailure.ofConnect(cause, connector.name(destination));
                if (failure.error() == GatewayError.SHORTAGE) {
                    connector.lacks(failure);
                }
                if (beyondRelay && ConnectFailure.ofOtherSide(cause)) {
                    upstream.failed(destination, Sign.CONNECT, failure.detail());
                }
                failed(this, failure);
            }
        }

        /** Another was faster. By RST, which leaves nothing behind: nothing was sent, and nobody is to wait for an end. */
        void breakOff() {
            if (end() && channel != null) {
                upstream.counters.connectsAbandoned.increment();
                upstream.failed(destination, Sign.CONNECT, "another address was faster");
                if (channel.isActive()) {
                    Closing.byReset(channel);
                } else {
                    Closing.gently(channel);
                }
            }
        }

        /** Whether it had not ended before. */
        private boolean end() {
            boolean first = !over;
            over = true;
            if (timeout != null) {
                timeout.cancel(false);
            }
            return first;
        }

        private void connected(Channel open) {
            if (!end() || !Opening.this.connected(this)) {
                return;
            }
            if (connector.tls == null) {
                ready(open);
                return;
            }
            SslHandler handler = connector.tls.handler(open.alloc());
            long began = System.currentTimeMillis();
            ReadGate reads = ReadGate.guard(open);
            TlsFailure told = new TlsFailure();
            open.pipeline().addLast(handler, told);
            handler.handshakeFuture().addListener((Future<Channel> done) -> {
                if (done.isSuccess()) {
                    open.pipeline().remove(told);
                    upstream.counters.handshake(UpstreamTls.resumed(handler, began));
                    ready(open);
                } else {
                    reads.shut();
                    Closing.gently(open);
                    ConnectFailure failure = ConnectFailure.ofTls(done.cause(), connector.name(destination));
                    upstream.failed(destination, Sign.TLS, failure.detail());
                    winnerFailed(failure);
                }
            });
        }

        private void ready(Channel open) {
            upstream.counters.times.connects.add(System.nanoTime() - openedNanos);
            UpstreamConnection connection = new UpstreamConnection(upstream, destination);
            open.pipeline().addLast(connection);
            upstream.opened(connection);
        }
    }

    /** A handshake's future tells how it failed; Netty would log it with its stack, if it found no handler for it. */
    private static final class TlsFailure extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            Closing.gently(ctx.channel());
        }
    }
}
