package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.Transport;
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
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * What moves the bytes, and its channel types.
 *
 * @param name for people
 * @param handler makes an event loop's back end
 * @param server listening sockets
 * @param socket connections
 * @param datagram sockets for DNS
 */
record Carrier(
        String name,
        IoHandlerFactory handler,
        Class<? extends ServerSocketChannel> server,
        Class<? extends SocketChannel> socket,
        Class<? extends DatagramChannel> datagram) {

    /**
     * The transport asked for, or the first that works. Not io_uring unless it is asked for, though it costs least by far: in Netty 4.2.18 a
     * connection whose reading is stopped and begun again in quick turn may never read again ({@code FaultsTest} shows it), and
     * stopping is what holds a fast origin back for a slow client.
     *
     * @throws IllegalStateException when the transport asked for does not work here; its cause says why
     */
    static Carrier choose(Transport transport) {
        return switch (transport) {
            case AUTO -> Epoll.isAvailable() ? epoll() : nio();
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

    private static void require(boolean available, String name, Throwable cause) {
        if (!available) {
            throw new IllegalStateException("transport " + name + " does not work here; use AUTO or NIO", cause);
        }
    }

    private static Carrier ioUring() {
        return new Carrier(
                "io_uring",
                IoUringIoHandler.newFactory(),
                IoUringServerSocketChannel.class,
                IoUringSocketChannel.class,
                IoUringDatagramChannel.class);
    }

    private static Carrier epoll() {
        return new Carrier(
                "epoll",
                EpollIoHandler.newFactory(),
                EpollServerSocketChannel.class,
                EpollSocketChannel.class,
                EpollDatagramChannel.class);
    }

    private static Carrier nio() {
        return new Carrier(
                "nio",
                NioIoHandler.newFactory(),
                NioServerSocketChannel.class,
                NioSocketChannel.class,
                NioDatagramChannel.class);
    }
}
