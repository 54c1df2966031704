package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.Endpoint;
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
import org.junit.jupiter.api.Assumptions;

/** Proxies and clients for tests. */
final class Proxies {
    static final Endpoint ANY = new Endpoint("127.0.0.1", 0);

    /** Socket buffer of peers that are to be slow. */
    static final int BUSY_BUFFER = 131_072;

    private Proxies() {}

    static ProxyConfig config(UpstreamConfig... upstreams) {
        return ProxyConfig.of(ANY, List.of(upstreams));
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
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(200_000);
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }

    static UpstreamSample sample(EgressProxy proxy) {
        return proxy.sample().upstreams().values().iterator().next();
    }

    /** Waits until the pool holds so many idle connections and no others. */
    static void eventuallyIdle(EgressProxy proxy, int idle) {
        eventually(idle + " idle connections, and none in use", () -> {
            UpstreamSample sample = sample(proxy);
            return sample.connectionsIdle() == idle && sample.connectionsInUse() == 0;
        });
    }
}
