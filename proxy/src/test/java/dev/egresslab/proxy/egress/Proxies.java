package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.OverloadConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.Transport;
import dev.egresslab.proxy.config.UpstreamConfig;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** Proxies and clients for tests. */
final class Proxies {
    static final Endpoint ANY = new Endpoint("127.0.0.1", 0);

    /** Socket buffer of peers that are to be slow. */
    static final int BUSY_BUFFER = 131_072;

    /** How long a test waits for what must come; never how long it takes. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Proxies() {}

    /** One that never sheds load: on a busy machine it would, and tests of anything else would see it. */
    static ProxyConfig config(UpstreamConfig... upstreams) {
        return ProxyConfig.of(ANY, List.of(upstreams)).withOverload(OverloadConfig.OFF);
    }

    static EgressProxy start(UpstreamConfig... upstreams) throws IOException {
        return EgressProxy.start(config(upstreams));
    }

    /** Skips a test for a transport that this machine does not have. */
    static void assumeWorks(Transport transport) {
        switch (transport) {
            case IO_URING -> Assumptions.assumeTrue(IoUring.isAvailable(), "no io_uring here");
            case EPOLL -> Assumptions.assumeTrue(Epoll.isAvailable(), "no epoll here");
            case AUTO, NIO -> {}
        }
    }

    static EgressProxy start(Transport transport, UpstreamConfig... upstreams) throws IOException {
        assumeWorks(transport);
        return EgressProxy.start(config(upstreams).withLoops(1, transport));
    }

    static Wireline client(EgressProxy proxy) throws IOException {
        return new Wireline(new Socket(
                proxy.listenAddress().getAddress(), proxy.listenAddress().getPort()));
    }

    /** One for much traffic, with socket buffers so small that they are soon full. */
    static Wireline busyClient(EgressProxy proxy) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(BUSY_BUFFER);
        socket.setSendBufferSize(BUSY_BUFFER);
        socket.connect(proxy.listenAddress());
        return Wireline.buffered(socket);
    }

    static String get(String host) {
        return "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Whether nobody listens there. */
    static boolean refuses(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    /** Waits for something that another thread brings about. */
    static void eventually(String what, BooleanSupplier condition) {
        eventually(what, condition::getAsBoolean, holds -> holds);
    }

    /** Looks until it is as another thread makes it; says what it was instead when that does not come about. */
    static <T> void eventually(String what, Supplier<T> look, Predicate<? super T> holds) {
        long begun = System.nanoTime();
        T seen = look.get();
        while (!holds.test(seen)) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new AssertionError("not within 30 s: " + what + "; last seen: " + seen);
            }
            LockSupport.parkNanos(200_000);
            seen = look.get();
        }
    }

    static UpstreamSample sample(EgressProxy proxy) {
        return proxy.sample().upstreams().values().iterator().next();
    }

    /** Waits until the pool holds so many idle connections and no others. */
    static void eventuallyIdle(EgressProxy proxy, int idle) {
        eventually(
                idle + " idle connections, and none in use",
                () -> sample(proxy),
                seen -> seen.connectionsIdle() == idle && seen.connectionsInUse() == 0);
    }
}
