package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose fault it is that a connection cannot be opened, and how often that is said. */
class ShortageTest {
    private static InetSocketAddress literal(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void sourceAddressThatCannotBeHadIsTheProxysOwnLack(Transport transport) {
        Proxies.assumeWorks(transport);
        Carrier carrier = Carrier.choose(transport);
        try (EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, carrier.handler())) {
            // The kernel's word for a source port that is not to be had (EADDRNOTAVAIL), as this transport passes it
            // on.
            ChannelFuture connect = carrier.connections(new Bootstrap())
                    .group(loops)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(literal("127.0.0.1", 9), literal("192.0.2.1", 0));
            Throwable failure = connect.awaitUninterruptibly().cause();
            connect.channel().closeFuture().awaitUninterruptibly();
            ConnectFailure told = ConnectFailure.ofConnect(failure, "192.0.2.9:443");
            assertThat(told.error()).isEqualTo(GatewayError.SHORTAGE);
            assertThat(told.detail()).isEqualTo("connecting to 192.0.2.9:443: the proxy is out of source ports");
            assertThat(told.passing()).isFalse();
            assertThat(ConnectFailure.ofOtherSide(failure)).isFalse();
        }
    }

    @Test
    void causeIsLookedForAllTheWayDown() {
        Throwable failure = new IllegalStateException("no socket", new IOException("socket: Too many open files"));
        assertThat(Shortage.of(failure)).isEqualTo(Shortage.DESCRIPTORS);
        assertThat(Shortage.of(new IOException("Too many open files in system")))
                .isEqualTo(Shortage.DESCRIPTORS);
        assertThat(Shortage.of(new IOException("connect(..) failed: No buffer space available")))
                .isEqualTo(Shortage.BUFFERS);
    }

    @Test
    void refusalIsTheOtherSides() {
        ConnectException refused = new ConnectException("connection refused");
        assertThat(Shortage.of(refused)).isNull();
        assertThat(ConnectFailure.ofConnect(refused, "x").error()).isEqualTo(GatewayError.REFUSED);
        assertThat(ConnectFailure.ofConnect(refused, "x").passing()).isTrue();
        assertThat(ConnectFailure.ofOtherSide(refused)).isTrue();
        assertThat(ConnectFailure.ofOtherSide(new NoRouteToHostException())).isTrue();
    }

    @Test
    void whatGoesOnIsSaidOnceInTenSeconds() {
        Seldom seldom = new Seldom();
        // At first, whatever the clock says.
        assertThat(seldom.due(-5)).isTrue();
        // Not again a moment later, nor a nanosecond too early.
        assertThat(seldom.due(-4)).isFalse();
        assertThat(seldom.due(Seldom.PERIOD_NANOS - 6)).isFalse();
        // Ten seconds after it was said, and then ten after that.
        assertThat(seldom.due(Seldom.PERIOD_NANOS - 5)).isTrue();
        assertThat(seldom.due(Seldom.PERIOD_NANOS + 5)).isFalse();
    }
}
