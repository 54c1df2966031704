package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClosingTest {

    /** Whoever resets goes on with what is left to do, also when the other side had closed the socket a moment before. */
    @Test
    void resettingASocketThatIsGoneIsNoFailure() {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Channel channel = new NioSocketChannel();
            loop.register(channel).syncUninterruptibly();
            channel.close().syncUninterruptibly();

            assertThatCode(() -> Closing.byReset(channel)).doesNotThrowAnyException();
            assertThat(channel.isOpen()).isFalse();
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
