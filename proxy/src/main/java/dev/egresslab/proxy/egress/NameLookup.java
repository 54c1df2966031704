package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.egress.AddressBook.Family;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
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
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Asks name servers for A and AAAA records. Keeps nothing: the {@link AddressBook} of each upstream does. */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class NameLookup {
    /** Share of a TTL by which it may be shorter. */
    private static final double EARLIER = 0.1;

    private final SplittableRandom random = new SplittableRandom();
    private final ResolverConfig config;
    private final DnsNameResolver resolver;
    private final EventLoop loop;
    private final LongAdder queries = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder denials = new LongAdder();

    NameLookup(ResolverConfig config, Carrier carrier, EventLoop loop) {
        this.config = config;
        this.loop = loop;
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
        return new AddressBook.Lookup() {
            @Override
            public void ask(AddressBook book, Family family) {
                queries.increment();
                String question = name.endsWith(".") ? name : name + ".";
                resolver.resolveAll(new DefaultDnsQuestion(question, type(family)))
                        .addListener((Future<List<DnsRecord>> answer) ->
                                new Answered(book, family, name, privateAddresses).take(answer));
            }

            @Override
            public void wakeLater(AddressBook book, long nanos) {
                loop.schedule(() -> book.wake(System.nanoTime()), nanos, TimeUnit.NANOSECONDS);
            }
        };
    }

    private static DnsRecordType type(Family family) {
        return family == Family.IPV4 ? DnsRecordType.A : DnsRecordType.AAAA;
    }

    /** An answer, and whom it is for. */
    private final class Answered {
        private final AddressBook book;
        private final Family family;
        private final String name;
        private final boolean privateAddresses;

        Answered(AddressBook book, Family family, String name, boolean privateAddresses) {
            this.book = book;
            this.family = family;
            this.name = name;
            this.privateAddresses = privateAddresses;
        }

        void take(Future<List<DnsRecord>> answer) {
            if (answer.isSuccess()) {
                records(answer.getNow());
            } else if (denied(answer.cause())) {
                none();
            } else {
                boolean late = cause(answer.cause(), DnsNameResolverTimeoutException.class) != null;
                fail(
                        late ? GatewayError.DNS_TIMEOUT : GatewayError.DNS_ERROR,
                        String.valueOf(answer.cause().getMessage()));
            }
        }

        private void records(List<DnsRecord> answer) {
            List<InetAddress> found = new ArrayList<>();
            long ttlSeconds = Long.MAX_VALUE;
            boolean prohibited = false;
            for (DnsRecord dnsRecord : answer) {
                InetAddress address = address(dnsRecord, type(family));
                if (address != null && (privateAddresses || AddressFilter.isPublic(address))) {
                    found.add(address);
                }
                prohibited |= address != null;
                ttlSeconds = Math.min(ttlSeconds, dnsRecord.timeToLive());
                ReferenceCountUtil.release(dnsRecord);
            }
            if (!found.isEmpty()) {
                book.learned(family, found, clamp(ttlSeconds), System.nanoTime());
            } else if (prohibited) {
                fail(GatewayError.ADDRESS_PROHIBITED, "all its " + type(family).name() + " records are private");
            } else {
                none();
            }
        }

        private void none() {
            denials.increment();
            ConnectFailure reason = new ConnectFailure(
                    GatewayError.DNS_ERROR,
                    "resolving " + name + ": it has no " + type(family).name() + " record");
            book.none(family, reason, config.negativeTtl().toNanos(), System.nanoTime());
        }

        private void fail(GatewayError error, String detail) {
            failures.increment();
            ConnectFailure reason = new ConnectFailure(error, "resolving " + name + ": " + detail);
            book.failed(family, reason, config.retryDelay().toNanos(), System.nanoTime());
        }
    }

    /** Whether the name server answered, and said that there is nothing: NXDOMAIN, or NOERROR without a record. */
    private static boolean denied(Throwable failure) {
        DnsErrorCauseException said = cause(failure, DnsErrorCauseException.class);
        return said != null
                && (said.getCode().equals(DnsResponseCode.NXDOMAIN)
                        || said.getCode().equals(DnsResponseCode.NOERROR));
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    /** The TTL within its bounds, a little shorter by chance: proxies that were started together do not ask together for ever. */
    private long clamp(long ttlSeconds) {
        Duration least = config.ttlMin();
        Duration most = config.ttlMax();
        long nanos = ttlSeconds > most.toSeconds()
                ? most.toNanos()
                : Duration.ofSeconds(ttlSeconds).toNanos();
        long clamped = Math.max(least.toNanos(), Math.min(nanos, most.toNanos()));
        return Math.max(least.toNanos(), (long) (clamped * (1 - EARLIER * random.nextDouble())));
    }

    private static @Nullable InetAddress address(DnsRecord dnsRecord, DnsRecordType type) {
        if (dnsRecord.type().equals(type) && dnsRecord instanceof ByteBufHolder holder) {
            ByteBuf content = holder.content();
            byte[] bytes = new byte[content.readableBytes()];
            content.getBytes(content.readerIndex(), bytes);
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(
                        type.name() + " records must have 4 or 16 bytes, had " + bytes.length, e);
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

    /** Answers that there is no such record. */
    long denials() {
        return denials.sum();
    }

    void close() {
        resolver.close();
    }
}
