package dev.egresslab.bench.app;

import dev.egresslab.bench.peer.PhpPeer;
import dev.egresslab.bench.workload.ArrivalSchedule;
import dev.egresslab.bench.workload.Load;
import dev.egresslab.bench.workload.Retries;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The app role: runs a load through PHP-FPM-like workers, and measures. Thread safe; everything happens on one event loop, which
 * carries more than a thousand new TLS connections a second, and arrivals come from the {@link Pacer}'s thread.
 *
 * <p>A page's way: the pacer hands it over, or a client of a {@link ClosedLoop} asks for it, {@link Round} takes it up, {@link WorkerPool} gives it a worker, {@link Page} makes its
 * {@link Call}s, each finds a kept {@link Connection} or has one opened by a {@link Dial}. Or {@link FpmWorkers} has real PHP do all that.
 *
 * <p>Latency runs from the intended start, so a page that had to wait because the app was behind is as late as its user would have
 * found it: no coordinated omission.
 */
public final class App implements AutoCloseable {
    private static final long SHUTDOWN_MILLIS = 5_000;

    /** Sets the choice of gateways apart from the arrivals, which have the seed itself. */
    private static final long GATEWAY_SEED = 0x6A09E667F3BCC909L;

    /** Sets the retries' jitter apart from both. */
    private static final long RETRY_SEED = 0xBB67AE8584CAA73BL;

    /** Tells when the pages of a round arrive. */
    interface Arrivals {
        /** Returns the schedule of a round that starts then. */
        Pacer.Schedule of(RoundRequest request, long startNanos);
    }

    /** Sees every measured page as it ends. On the loop. */
    interface PageObserver {
        /** The page ended. */
        void pageEnded(PhaseClock clock, @Nullable Failure failure);
    }

    private final AppConfig config;
    private final String transport;
    private final Arrivals arrivals;
    private final PageObserver observer;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Live live = new Live(System.nanoTime());
    private final Alarm alarm = new Alarm(this::broken);
    private final PageServer pages;
    private @Nullable CompletableFuture<?> current;
    private @Nullable Pacer pacer;

    private App(
            AppConfig config,
            String transport,
            MultiThreadIoEventLoopGroup group,
            PageServer.Maker pages,
            Arrivals arrivals,
            PageObserver observer) {
        this.config = config;
        this.transport = transport;
        this.arrivals = arrivals;
        this.observer = observer;
        this.group = group;
        loop = group.next();
        this.pages = pages.on(loop, live, alarm);
    }

    /**
     * Starts the app with workers of its own; no page is served yet.
     *
     * @throws IllegalArgumentException if an address or a certificate of the config cannot be read
     * @throws IllegalStateException if the transport that was asked for is not available
     */
    public static App start(AppConfig config) {
        return start(config, Transport.of(config.transport()), App::schedule, (clock, failure) -> {});
    }

    /**
     * Starts the app with PHP-FPM's workers, which make the calls that FPM was configured for; the config has the same calls.
     *
     * @param fpm is asked for the pages; stays the caller's to close, after the app
     */
    public static App start(AppConfig config, PhpPeer fpm) {
        return start(config, fpm, App::schedule, (clock, failure) -> {});
    }

    static App start(AppConfig config, Transport transport, Arrivals arrivals, PageObserver observer) {
        PageServer.Maker pages = (loop, live, alarm) -> new OwnWorkers(config, transport, loop, live, alarm);
        return start(config, transport.name(), transport.handler(), pages, arrivals, observer);
    }

    static App start(AppConfig config, PhpPeer fpm, Arrivals arrivals, PageObserver observer) {
        LocalTransport local = LocalTransport.best();
        PageServer.Maker pages = (loop, live, alarm) -> new FpmWorkers(config, fpm, local, loop, live, alarm);
        return start(config, local.name(), local.handler(), pages, arrivals, observer);
    }

    private static App start(
            AppConfig config,
            String transport,
            IoHandlerFactory handler,
            PageServer.Maker pages,
            Arrivals arrivals,
            PageObserver observer) {
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("app-loop", true), handler);
        try {
            return new App(config, transport, group, pages, arrivals, observer);
        } catch (RuntimeException e) {
            group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).syncUninterruptibly();
            throw e;
        }
    }

    /** Returns how sockets are driven: {@code io_uring}, {@code epoll} or {@code nio}. */
    public String transport() {
        return transport;
    }

    /**
     * Runs the load once. The outcome comes when the last page has ended, which takes the longest chain of timeouts at the most.
     *
     * @return fails with {@link IllegalStateException} if another round or a warm-up is under way, and is cancelled when the app closes
     */
    public CompletableFuture<RoundOutcome> run(RoundRequest request) {
        CompletableFuture<RoundOutcome> outcome = new CompletableFuture<>();
        begin(outcome, () -> beginRound(request, outcome));
        return outcome;
    }

    /**
     * Serves pages that are not measured, as fast as they go.
     *
     * @return fails and is cancelled as {@link #run} says
     */
    public CompletableFuture<WarmOutcome> warm(WarmRequest request) {
        CompletableFuture<WarmOutcome> outcome = new CompletableFuture<>();
        begin(outcome, () -> {
            pages.route(request.gateways(), request.seed() ^ GATEWAY_SEED);
            new WarmUp(config, loop, alarm, pages, request, outcome).start();
        });
        return outcome;
    }

    /** Returns how things stand; percentiles since the sample before. */
    public CompletableFuture<Sample> sample() {
        CompletableFuture<Sample> sample = new CompletableFuture<>();
        loop.execute(() -> sample.complete(live.sample(pages.queued(), System.nanoTime())));
        return sample;
    }

    private void beginRound(RoundRequest request, CompletableFuture<RoundOutcome> outcome) {
        pages.route(request.gateways(), request.seed() ^ GATEWAY_SEED);
        long nowMillis = System.currentTimeMillis();
        Long startAtMillis = request.startAtMillis();
        long delayMillis = startAtMillis == null ? 0 : Math.max(0, startAtMillis - nowMillis);
        long startNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis);
        Retries retries = new Retries(config.retries(), new SplittableRandom(request.seed() ^ RETRY_SEED));
        Round round = new Round(live, pages, observer, retries, nowMillis + delayMillis, outcome);
        Load load = request.load();
        if (load.closed()) {
            long endNanos = startNanos + load.duration().toNanos();
            new ClosedLoop(loop, alarm, round, load.clients(), startNanos, endNanos).start();
            return;
        }
        pacer = Pacer.start(
                arrivals.of(request, startNanos),
                intended -> loop.execute(() -> alarm.guard(() -> round.arrive(intended))),
                () -> loop.execute(round::allArrived));
    }

    private static Pacer.Schedule schedule(RoundRequest request, long startNanos) {
        ArrivalSchedule arrivals = new ArrivalSchedule(request.load(), new SplittableRandom(request.seed()));
        long durationNanos = request.load().duration().toNanos();
        return new Pacer.Schedule(
                () -> {
                    long offsetNanos = arrivals.nextNanos();
                    return offsetNanos == ArrivalSchedule.END ? Pacer.END : startNanos + offsetNanos;
                },
                startNanos + durationNanos);
    }

    private void begin(CompletableFuture<?> outcome, Runnable first) {
        loop.execute(() -> {
            if (current != null && !current.isDone()) {
                outcome.completeExceptionally(
                        new IllegalStateException("a round or a warm-up of " + config.label() + " is under way"));
                return;
            }
            current = outcome;
            alarm.guard(first);
        });
    }

    private void broken(Throwable cause) {
        if (current != null) {
            current.completeExceptionally(cause);
        }
    }

    /** Stops at once: a round or warm-up under way is cancelled, all connections are closed. */
    @Override
    public void close() {
        if (group.isShuttingDown()) {
            return;
        }
        CompletableFuture<?> closed = new CompletableFuture<>();
        loop.execute(() -> {
            if (current != null) {
                current.completeExceptionally(new CancellationException("the app was closed"));
            }
            if (pacer != null) {
                pacer.close();
            }
            pages.close().addListener(_ -> closed.complete(null));
        });
        closed.join();
        group.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }
}
