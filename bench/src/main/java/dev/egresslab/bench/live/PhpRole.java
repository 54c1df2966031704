package dev.egresslab.bench.live;

import dev.egresslab.bench.app.App;
import dev.egresslab.bench.app.AppConfig;
import dev.egresslab.bench.peer.Endpoint;
import dev.egresslab.bench.peer.PeerException;
import dev.egresslab.bench.peer.PhpConfig;
import dev.egresslab.bench.peer.PhpPeer;
import dev.egresslab.bench.scenario.OriginSpec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Real PHP as the application, as a role: this process starts PHP-FPM and is the users and the web server before it. It asks for the pages
 * when they are due and measures them; the calls are PHP's, and CPU is that of FPM's processes. Commands as {@link AppRole} has them.
 */
final class PhpRole implements Role {
    /**
     * What the role runs.
     *
     * @param app the load's side of the application
     * @param php the same for PHP
     */
    record Config(AppConfig app, PhpConfig php) {
        /**
         * Puts the app into PHP's words.
         *
         * @param origin knows the hosts' addresses, which PHP is told
         */
        static Config of(AppConfig app, OriginSpec origin) {
            AppConfig.Tls tls = app.tls();
            AppConfig.Direct direct = app.direct();
            AppConfig.Endpoint gateway = direct == null || direct.gateways().isEmpty()
                    ? null
                    : direct.gateways().getFirst().socks();
            PhpConfig php = new PhpConfig(
                    app.workers(),
                    Math.max(1, app.listenQueue()),
                    app.calls(),
                    app.hosts().stream().map(host -> host(origin, host)).toList(),
                    app.method(),
                    app.path(),
                    Math.toIntExact(app.bodySize()),
                    app.connections(),
                    tls == null ? null : tls.caPem(),
                    endpoint(gateway),
                    endpoint(app.egress()),
                    millis(app.connectTimeoutNanos()),
                    millis(app.timeoutNanos()));
            return new Config(app, php);
        }

        private static OriginSpec.Host host(OriginSpec origin, AppConfig.Host called) {
            return origin.hosts().stream()
                    .filter(host -> host.name().equals(called.name()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("the origin has no host " + called.name()));
        }

        private static @Nullable Endpoint endpoint(AppConfig.@Nullable Endpoint at) {
            return at == null ? null : new Endpoint(at.address(), at.port());
        }

        private static long millis(long nanos) {
            return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
        }
    }

    private final PhpPeer fpm;
    private final AppRole app;

    private PhpRole(PhpPeer fpm, AppRole app) {
        this.fpm = fpm;
        this.app = app;
    }

    /**
     * Starts FPM, then the load's side.
     *
     * @throws IllegalStateException if PHP is missing; the message says what to install
     * @throws PeerException if it lacks curl, or does not start
     */
    static PhpRole start(Config config) throws PeerException {
        PhpPeer fpm =
                PhpPeer.start(PeerRole.program(PhpPeer.availability(config.php().connections())), config.php());
        try {
            return new PhpRole(fpm, new AppRole(App.start(config.app(), fpm), OtherProgram.of(fpm)));
        } catch (RuntimeException e) {
            fpm.close();
            throw e;
        }
    }

    @Override
    public Object facts() {
        return app.facts();
    }

    @Override
    public Object sample() {
        return app.sample();
    }

    /** Fails at once when FPM ends before it is carried out: what was measured from then on would not be PHP's. */
    @Override
    public Object command(String name, JsonNode arguments) {
        CompletableFuture<Object> answer = CompletableFuture.supplyAsync(
                () -> app.command(name, arguments),
                command -> Thread.ofVirtual().name(name).start(command));
        CompletableFuture<Void> _ =
                fpm.ended().thenAccept(how -> answer.completeExceptionally(new IllegalStateException(how)));
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        app.close();
        fpm.close();
    }
}
