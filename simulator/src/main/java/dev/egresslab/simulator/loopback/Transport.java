package dev.egresslab.simulator.loopback;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The ways Netty talks to the kernel, the one to prefer first. io_uring makes the fewest system calls, but a relay stops and resumes reading
 * all the time, and with Netty 4.2.18 a connection whose reading is stopped and resumed quickly may never read again on it.
 */
@SuppressWarnings("ImmutableEnumChecker") // The functions are method references without state.
public enum Transport {
    /** Linux epoll. */
    EPOLL(
            Epoll::isAvailable,
            EpollIoHandler.class,
            EpollIoHandler::newFactory,
            EpollServerSocketChannel.class,
            EpollSocketChannel.class),
    /** Linux io_uring. */
    IO_URING(
            IoUring::isAvailable,
            IoUringIoHandler.class,
            IoUringIoHandler::newFactory,
            IoUringServerSocketChannel.class,
            IoUringSocketChannel.class),
    /** The JDK's own selector, on any system. */
    NIO(() -> true, NioIoHandler.class, NioIoHandler::newFactory, NioServerSocketChannel.class, NioSocketChannel.class);

    private static final class Best {
        static final Transport CHOSEN = List.of(values()).stream()
                .filter(Transport::isAvailable)
                .findFirst()
                .orElseThrow();
    }

    private final BooleanSupplier available;
    private final Class<? extends IoHandler> handler;
    private final Supplier<IoHandlerFactory> handlers;
    private final Class<? extends ServerSocketChannel> serverChannel;
    private final Class<? extends SocketChannel> channel;

    Transport(
            BooleanSupplier available,
            Class<? extends IoHandler> handler,
            Supplier<IoHandlerFactory> handlers,
            Class<? extends ServerSocketChannel> serverChannel,
            Class<? extends SocketChannel> channel) {
        this.available = available;
        this.handler = handler;
        this.handlers = handlers;
        this.serverChannel = serverChannel;
        this.channel = channel;
    }

    /** The first that works here; looked for once. */
    public static Transport best() {
        return Best.CHOSEN;
    }

    /** The transport of an event-loop group, which decides the kind of its channels. */
    static Transport of(EventLoopGroup group) {
        if (group instanceof IoEventLoopGroup io) {
            for (Transport transport : values()) {
                if (io.isIoType(transport.handler)) {
                    return transport;
                }
            }
        }
        throw new IllegalArgumentException("group must be of an io_uring, epoll or NIO transport, was " + group);
    }

    /** Whether this machine has it and lets this process use it. */
    public boolean isAvailable() {
        return available.getAsBoolean();
    }

    /** A new group of {@code loops} event loops, their daemon threads named after {@code name}. */
    public EventLoopGroup newGroup(int loops, String name) {
        return new MultiThreadIoEventLoopGroup(
                loops, new DefaultThreadFactory(name, /* daemon= */ true), handlers.get());
    }

    Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }

    Class<? extends SocketChannel> channel() {
        return channel;
    }
}
