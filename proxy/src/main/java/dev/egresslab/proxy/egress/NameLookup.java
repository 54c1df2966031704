package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ResolverConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Asks name servers for A records. Keeps nothing: the {@link AddressBook} of each upstream does. */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class NameLookup {
    private final ResolverConfig config;
    private final DnsNameResolver resolver;
    private final LongAdder queries = new LongAdder();
    private final LongAdder failures = new LongAdder();

    NameLookup(ResolverConfig config, Carrier carrier, EventLoop loop) {
        this.config = config;
        DnsNameResolverBuilder builder = new DnsNameResolverBuilder(loop)
                .datagramChannelType(carrier.datagram())
                .socketChannelType(carrier.socket())
                .queryTimeoutMillis(config.queryTimeout().toMillis())
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE);
        if (!config.servers().isEmpty()) {
            builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(
                    config.servers().stream().map(NameLookup::address).toList()));
        }
        this.resolver = builder.build();
    }

    private static InetSocketAddress address(Endpoint server) {
        return new InetSocketAddress(server.host(), server.port());
    }

    /** How a book gets the addresses of a name; private ones only when allowed. */
    AddressBook.Lookup of(String name, boolean privateAddresses) {
        return book -> {
            queries.increment();
            String question = name.endsWith(".") ? name : name + ".";
            resolver.resolveAll(new DefaultDnsQuestion(question, DnsRecordType.A))
                    .addListener((Future<List<DnsRecord>> answer) -> answered(book, name, privateAddresses, answer));
        };
    }

    private void answered(AddressBook book, String name, boolean privateAddresses, Future<List<DnsRecord>> answer) {
        long now = System.nanoTime();
        if (!answer.isSuccess()) {
            boolean late = answer.cause() instanceof DnsNameResolverTimeoutException
                    || answer.cause().getCause() instanceof DnsNameResolverTimeoutException;
            fail(
                    book,
                    late ? GatewayError.DNS_TIMEOUT : GatewayError.DNS_ERROR,
                    name,
                    String.valueOf(answer.cause().getMessage()));
            return;
        }
        List<InetAddress> found = new ArrayList<>();
        long ttlSeconds = Long.MAX_VALUE;
        boolean prohibited = false;
        for (DnsRecord dnsRecord : answer.getNow()) {
            InetAddress address = address(dnsRecord);
            if (address != null && (privateAddresses || AddressFilter.isPublic(address))) {
                found.add(address);
            }
            prohibited |= address != null;
            ttlSeconds = Math.min(ttlSeconds, dnsRecord.timeToLive());
            ReferenceCountUtil.release(dnsRecord);
        }
        if (found.isEmpty()) {
            GatewayError error = prohibited ? GatewayError.ADDRESS_PROHIBITED : GatewayError.DNS_ERROR;
            fail(book, error, name, prohibited ? "all its addresses are private" : "it has no address");
        } else {
            book.learned(found, clamp(ttlSeconds), now);
        }
    }

    private void fail(AddressBook book, GatewayError error, String name, String detail) {
        failures.increment();
        book.failed(new ConnectFailure(error, "resolving " + name + ": " + detail), System.nanoTime());
    }

    private long clamp(long ttlSeconds) {
        Duration least = config.ttlMin();
        Duration most = config.ttlMax();
        long nanos = ttlSeconds > most.toSeconds()
                ? most.toNanos()
                : Duration.ofSeconds(ttlSeconds).toNanos();
        return Math.max(least.toNanos(), Math.min(nanos, most.toNanos()));
    }

    private static @Nullable InetAddress address(DnsRecord dnsRecord) {
        if (dnsRecord.type().equals(DnsRecordType.A) && dnsRecord instanceof ByteBufHolder holder) {
            ByteBuf content = holder.content();
            byte[] bytes = new byte[content.readableBytes()];
            content.getBytes(content.readerIndex(), bytes);
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an A record must have 4 bytes, had " + bytes.length, e);
            }
        }
        return null;
    }

    long queries() {
        return queries.sum();
    }

    long failures() {
        return failures.sum();
    }

    void close() {
        resolver.close();
    }
}
