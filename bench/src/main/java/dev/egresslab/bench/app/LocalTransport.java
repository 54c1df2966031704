package dev.egresslab.bench.app;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How Unix sockets are driven. Not by io_uring: there a connect to a listener whose queue is full waits for its turn, where it is to be
 * refused at once (EAGAIN), as a web server's is.
 *
 * @param name the name in messages
 * @param handler makes the loop's part
 * @param socket opens a socket
 * @param address names a path as the socket takes it
 */
record LocalTransport(
        String name, IoHandlerFactory handler, Supplier<Channel> socket, Function<Path, SocketAddress> address) {
    /** Returns Linux's epoll, or else the JDK's selector. */
    static LocalTransport best() {
        return Epoll.isAvailable()
                ? new LocalTransport(
                        "epoll",
                        EpollIoHandler.newFactory(),
                        EpollDomainSocketChannel::new,
                        path -> new DomainSocketAddress(path.toFile()))
                : new LocalTransport(
                        "nio", NioIoHandler.newFactory(), NioDomainSocketChannel::new, UnixDomainSocketAddress::of);
    }
}
