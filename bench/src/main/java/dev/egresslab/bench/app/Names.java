package dev.egresslab.bench.app;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsQueryLifecycleObserver;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Asks the name server for IPv4 addresses over UDP, without a cache unless told otherwise: PHP-FPM's libc keeps none. Neither the hosts
 * file nor search domains are consulted. The first address of the answer is taken. A query without an answer is sent once more, as libc
 * does ({@code attempts:2}).
 */
final class Names implements AutoCloseable {
    /** What libc waits for an answer: {@code timeout} in resolv.conf(5). */
    static final long QUERY_TIMEOUT_MILLIS = 5_000;

    private final DnsNameResolver resolver;

    Names(
            EventLoop loop,
            ChannelFactory<DatagramChannel> sockets,
            InetSocketAddress server,
            boolean cache,
            long queryTimeoutMillis,
            Tally tally) {
        DnsCache addresses = cache ? new DefaultDnsCache() : NoopDnsCache.INSTANCE;
        resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(sockets)
                .nameServerProvider(new SequentialDnsServerAddressStreamProvider(server, server))
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY)
                .resolveCache(addresses)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .hostsFileEntriesResolver((name, types) -> null)
                .searchDomains(List.of())
                .queryTimeoutMillis(queryTimeoutMillis)
                .dnsQueryLifecycleObserverFactory(question -> new QueryCount(tally))
                .build();
    }

    /** Returns the name's first address. */
    Future<InetAddress> resolve(String name) {
        return resolver.resolve(name);
    }

    @Override
    public void close() {
        resolver.close();
    }

    private record QueryCount(Tally tally) implements DnsQueryLifecycleObserver {
        @Override
        public void queryWritten(InetSocketAddress server, ChannelFuture future) {
            tally.add(Count.DNS_QUERIES, 1);
        }

        @Override
        public void queryCancelled(int queriesRemaining) {}

        @Override
        public DnsQueryLifecycleObserver queryRedirected(List<InetSocketAddress> servers) {
            return this;
        }

        @Override
        public DnsQueryLifecycleObserver queryCNAMEd(DnsQuestion question) {
            return this;
        }

        @Override
        public DnsQueryLifecycleObserver queryNoAnswer(DnsResponseCode code) {
            return this;
        }

        @Override
        public void queryFailed(Throwable cause) {}

        @Override
        public void querySucceed() {}
    }
}
