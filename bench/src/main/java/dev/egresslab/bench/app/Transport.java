package dev.egresslab.bench.app;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.function.Supplier;

/**
 * How sockets are driven.
 *
 * @param name the name in messages
 * @param handler makes the loop's part
 * @param socket opens a TCP socket
 * @param datagram opens a UDP socket
 */
record Transport(
        String name, IoHandlerFactory handler, Supplier<SocketChannel> socket, Supplier<DatagramChannel> datagram) {

    /**
     * Returns the transport that was chosen.
     *
     * @throws IllegalStateException if this machine does not offer it
     */
    static Transport of(AppConfig.TransportChoice choice) {
        return switch (choice) {
            case AUTO -> IoUring.isAvailable() ? ioUring() : Epoll.isAvailable() ? epoll() : nio();
            case IO_URING -> {
                check(IoUring.isAvailable(), "io_uring", IoUring.unavailabilityCause());
                yield ioUring();
            }
            case EPOLL -> {
                check(Epoll.isAvailable(), "epoll", Epoll.unavailabilityCause());
                yield epoll();
            }
            case NIO -> nio();
        };
    }

    private static void check(boolean available, String name, Throwable cause) {
        if (!available) {
            throw new IllegalStateException(name + " is not available on this machine; use AUTO", cause);
        }
    }

    private static Transport ioUring() {
        return new Transport(
                "io_uring", IoUringIoHandler.newFactory(), IoUringSocketChannel::new, IoUringDatagramChannel::new);
    }

    private static Transport epoll() {
        return new Transport("epoll", EpollIoHandler.newFactory(), EpollSocketChannel::new, EpollDatagramChannel::new);
    }

    private static Transport nio() {
        return new Transport("nio", NioIoHandler.newFactory(), NioSocketChannel::new, NioDatagramChannel::new);
    }
}
