package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.ResourceLeakDetector;
import org.jspecify.annotations.Nullable;

/**
 * What moves the bytes, and its channel types.
 *
 * @param name for people
 * @param handler makes an event loop's back end
 * @param server makes a listening socket
 * @param socket connections
 * @param datagram sockets for DNS
 * @param ring the ring of buffers that a loop's connections read into; null where each reads into its own
 */
record Carrier(
        String name,
        IoHandlerFactory handler,
        ChannelFactory<? extends ServerSocketChannel> server,
        Class<? extends SocketChannel> socket,
        Class<? extends DatagramChannel> datagram,
        @Nullable Short ring) {

    /**
     * Where a connection's buffers come from. A request needs four small ones, freed by the loop that took them: that the pooled allocator's cache for
     * each thread answers faster than Netty's default since 4.2, the adaptive one.
     */
    private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

    private static final short RING = 1;
    private static final short RING_BUFFERS = 256;

    /** A piece of a body that waits for its reader keeps the whole buffer, so it is no longer than most TLS records. */
    private static final int RING_BUFFER_BYTES = 16_384;

    private static final String POLL_FOR_MANY = "io.netty.iouring.pollAddMultishotEnabled";

    static {
        // Netty 4.2.18 waits for data with one poll for many events, and loses one that comes between a read and its
        // completion: what the
        // origin sent last, or its FIN, is then never read (FaultsTest shows it). A poll for each read asks the kernel
        // for the socket's
        // state each time. Read when Netty's class is first used; whoever sets it otherwise is heeded.
        if (System.getProperty(POLL_FOR_MANY) == null) {
            System.setProperty(POLL_FOR_MANY, "false");
        }
        // Netty records who touched one buffer in 128, with a stack trace, to find leaks; the tests look at every
        // buffer.
        if (System.getProperty("io.netty.leakDetection.level") == null
                && System.getProperty("io.netty.leakDetectionLevel") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    /**
     * The transport asked for, or the first that works: io_uring, which costs least by far and which many containers forbid, epoll, NIO.
     *
     * @throws IllegalStateException when the transport asked for does not work here; its cause says why
     */
    static Carrier choose(Transport transport) {
        return switch (transport) {
            case AUTO -> IoUring.isAvailable() ? ioUring() : Epoll.isAvailable() ? epoll() : nio();
            case IO_URING -> {
                require(IoUring.isAvailable(), "io_uring", IoUring.unavailabilityCause());
                yield ioUring();
            }
            case EPOLL -> {
                require(Epoll.isAvailable(), "epoll", Epoll.unavailabilityCause());
                yield epoll();
            }
            case NIO -> nio();
        };
    }

    /** Gives connections out their channel type and what they read into. */
    Bootstrap connections(Bootstrap bootstrap) {
        bootstrap.channel(socket).option(ChannelOption.ALLOCATOR, BUFFERS);
        return ring == null ? bootstrap : bootstrap.option(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, ring);
    }

    /** Gives a listener its channel type, and those it accepts what they read into. */
    ServerBootstrap listener(ServerBootstrap bootstrap) {
        bootstrap.channelFactory(server).childOption(ChannelOption.ALLOCATOR, BUFFERS);
        return ring == null ? bootstrap : bootstrap.childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, ring);
    }

    private static void require(boolean available, String name, Throwable cause) {
        if (!available) {
            throw new IllegalStateException("transport " + name + " does not work here; use AUTO or NIO", cause);
        }
    }

    /** With a ring of buffers the kernel puts what comes into the next free one by itself: no poll and no request for each read. */
    private static Carrier ioUring() {
        boolean ring = IoUring.isRegisterBufferRingSupported();
        IoUringIoHandlerConfig config = new IoUringIoHandlerConfig();
        if (ring) {
            config.setBufferRingConfig(IoUringBufferRingConfig.builder()
                    .bufferGroupId(RING)
                    .bufferRingSize(RING_BUFFERS)
                    .batchSize(RING_BUFFERS)
                    .incremental(IoUring.isRegisterBufferRingIncSupported())
                    .allocator(new IoUringFixedBufferRingAllocator(BUFFERS, RING_BUFFER_BYTES))
                    .build());
        }
        UringLoops loops = new UringLoops(IoUringIoHandler.newFactory(config));
        return new Carrier(
                "io_uring",
                loops,
                () -> loops.withBrake(IoUringServerSocketChannel::new),
                IoUringSocketChannel.class,
                IoUringDatagramChannel.class,
                ring ? RING : null);
    }

    private static Carrier epoll() {
        return new Carrier(
                "epoll",
                EpollIoHandler.newFactory(),
                EpollServerSocketChannel::new,
                EpollSocketChannel.class,
                EpollDatagramChannel.class,
                null);
    }

    private static Carrier nio() {
        return new Carrier(
                "nio",
                NioIoHandler.newFactory(),
                NioServerSocketChannel::new,
                NioSocketChannel.class,
                NioDatagramChannel.class,
                null);
    }
}
