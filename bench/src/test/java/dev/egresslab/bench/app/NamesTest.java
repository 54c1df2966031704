package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamesTest {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Tally tally = new Tally();

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private InetAddress ask(Names names, String name) throws Exception {
        return names.resolve(name).get();
    }

    private Names names(NameServer server, boolean cache, long queryTimeoutMillis) {
        EventLoop loop = group.next();
        return new Names(
                loop, NioDatagramChannel::new, Routes.address(server.endpoint()), cache, queryTimeoutMillis, tally);
    }

    @Test
    void everyConnectionAsksAgainUnlessAddressesAreKept() throws Exception {
        try (NameServer server = new NameServer("198.51.100.7");
                Names forgetful = names(server, false, 10_000);
                Names keeping = names(server, true, 10_000)) {
            assertThat(ask(forgetful, "a.example").getHostAddress()).isEqualTo("198.51.100.7");
            ask(forgetful, "a.example");
            assertThat(server.queries()).isEqualTo(2);
            ask(keeping, "a.example");
            ask(keeping, "a.example");
            assertThat(server.queries()).isEqualTo(3);
            assertThat(tally.get(Count.DNS_QUERIES)).isEqualTo(3);
        }
    }

    @Test
    void aQueryWithoutAnAnswerIsSentOnceMore() throws Exception {
        try (NameServer server = new NameServer("198.51.100.7");
                Names names = names(server, false, 50)) {
            assertThat(names.resolve("silent.example").await().isSuccess()).isFalse();
            assertThat(tally.get(Count.DNS_QUERIES)).isEqualTo(2);
        }
    }

    @Test
    void neitherHostsFileNorSearchDomainsAreConsulted() throws Exception {
        try (NameServer server = new NameServer("198.51.100.7");
                Names names = names(server, false, 10_000)) {
            for (String name : List.of("localhost.example", "plain")) {
                assertThat(ask(names, name).getHostAddress()).isEqualTo("198.51.100.7");
            }
            assertThat(server.queries()).isEqualTo(2);
            assertThat(names.resolve("unknown").await().isSuccess()).isFalse();
        }
    }
}
