package dev.egresslab.bench.app;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a connection to a host: name, TCP, gateway, TLS. Loop only. Ends once, with a connection or a failure, unless it
 * is aborted; whatever arrives later finds it ended.
 */
final class Dial implements Socks5Handshake.Answer {
    /** Hears how the dial goes. */
    interface Observer {
        /** A phase began. */
        void dialEntered(Phase phase);

        /** The connection stands. */
        void dialed(Connection connection);

        /** There is no connection. */
        void dialFailed(Failure failure);
    }

    private final Dialer dialer;
    private final AppConfig.Host host;
    private final int destination;
    private final int instance;
    private final Observer observer;
    private @Nullable Connection connection;
    private boolean ended;
    private long connectMillis;

    Dial(Dialer dialer, AppConfig.Host host, int destination, int instance, Observer observer) {
        this.dialer = dialer;
        this.host = host;
        this.destination = destination;
        this.instance = instance;
        this.observer = observer;
    }

    /** Begins. May end before it returns. */
    void start() {
        InetSocketAddress egress = dialer.egress();
        Names names = dialer.names();
        if (dialer.closed()) {
            failed(new Failure(ErrorClass.UNREACHABLE, "the app was closed"));
        } else if (egress != null) {
            connect(egress, null);
        } else if (names != null) {
            observer.dialEntered(Phase.DNS);
            names.resolve(host.name())
                    .addListener(
                            (Future<InetAddress> resolved) -> dialer.alarm().guard(() -> resolved(resolved)));
        } else {
            throw new IllegalStateException("neither an egress proxy nor a resolver");
        }
    }

    /** Gives up: closes the socket at once. The observer hears nothing more. */
    void abort() {
        ended = true;
        if (connection != null) {
            connection.abort();
        }
    }

    private void resolved(Future<InetAddress> resolved) {
        if (ended) {
            return;
        }
        if (!resolved.isSuccess()) {
            failed(new Failure(ErrorClass.DNS_FAILURE, String.valueOf(resolved.cause())));
            return;
        }
        InetSocketAddress target = new InetSocketAddress(resolved.getNow(), host.port());
        InetSocketAddress gateway = dialer.chooseGateway();
        if (gateway == null) {
            connect(target, null);
        } else {
            connect(gateway, new Socks5Handshake(dialer.user(instance), target, this));
        }
    }

    private void connect(InetSocketAddress address, @Nullable Socks5Handshake socks) {
        observer.dialEntered(Phase.CONNECT);
        SocketChannel channel;
        try {
            channel = dialer.openSocket();
        } catch (ChannelException e) {
            failed(Failure.ofConnect(e));
            return;
        }
        dialer.countAttempt();
        connectMillis = System.currentTimeMillis();
        connection = new Connection(dialer, channel, destination, this);
        if (socks != null) {
            channel.pipeline().addLast(socks);
        }
        channel.pipeline().addLast(connection);
        ChannelFuture registered = dialer.loop().register(channel);
        if (registered.cause() != null) {
            failed(Failure.ofConnect(registered.cause()));
            return;
        }
        channel.connect(address)
                .addListener(connected -> dialer.alarm().guard(() -> tcpConnected(channel, socks, connected.cause())));
    }

    private void tcpConnected(SocketChannel channel, @Nullable Socks5Handshake socks, @Nullable Throwable cause) {
        if (ended) {
            return;
        }
        if (cause != null) {
            failed(Failure.ofConnect(cause));
        } else if (socks != null) {
            socks.begin(channel);
        } else {
            connected();
        }
    }

    @Override
    public void connected() {
        Connection opened = connection;
        if (ended || opened == null) {
            return;
        }
        ClientTls tls = dialer.tls();
        if (tls == null) {
            succeeded(opened);
            return;
        }
        observer.dialEntered(Phase.TLS);
        opened.channel().pipeline().addFirst(tls.newHandler(opened.channel(), host.name(), host.port()));
    }

    @Override
    public void refused(Failure failure) {
        failed(failure);
    }

    /** Hears that the handshake ended. */
    void handshakeEnded(SslHandshakeCompletionEvent event) {
        Connection opened = connection;
        if (ended || opened == null) {
            return;
        }
        if (event.isSuccess()) {
            SslHandler handler = opened.channel().pipeline().get(SslHandler.class);
            dialer.countHandshake(ClientTls.resumed(handler, connectMillis));
            succeeded(opened);
        } else if (opened.channel().isActive()) {
            failed(new Failure(ErrorClass.TLS_FAILURE, String.valueOf(event.cause())));
        } else {
            failed(new Failure(ErrorClass.CLOSED_EARLY, "closed during the TLS handshake"));
        }
    }

    /** Hears that the channel failed or closed. */
    void broken(Failure failure) {
        failed(failure);
    }

    private void succeeded(Connection opened) {
        ended = true;
        dialer.countOpened();
        opened.dialed();
        observer.dialed(opened);
    }

    private void failed(Failure failure) {
        if (ended) {
            return;
        }
        abort();
        observer.dialFailed(failure);
    }
}
