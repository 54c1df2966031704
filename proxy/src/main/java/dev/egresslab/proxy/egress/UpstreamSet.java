package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.config.SocksConfig;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The upstreams in service, and how they are changed under way: one whose configuration is the same keeps its pool with all its
 * connections; any other gets a new pool, and the old one ends with its last request.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class UpstreamSet {
    private final EventLoopGroup loops;
    private final Carrier carrier;
    private final NameLookup names;
    private final NatGuard nat;
    private final ResolverConfig resolver;
    private final Seldom lackTold = new Seldom();
    private final Map<Upstream, Connector> connectors = new ConcurrentHashMap<>();
    private volatile Map<String, Upstream> current = Map.of();
    private @Nullable SocksConfig via;

    UpstreamSet(EventLoopGroup loops, Carrier carrier, NameLookup names, NatGuard nat, ResolverConfig resolver) {
        this.loops = loops;
        this.carrier = carrier;
        this.names = names;
        this.nat = nat;
        this.resolver = resolver;
    }

    /** By host, in the order of the configuration. */
    Map<String, Upstream> current() {
        return current;
    }

    /** Upstreams that are ready to serve, with a connector for each that is new. */
    record Prepared(
            Map<String, Upstream> upstreams,
            Map<Upstream, Connector> created,
            @Nullable SocksConfig via) {}

    /**
     * Makes what the configuration asks for and is not there yet; changes nothing that serves.
     *
     * @throws IllegalArgumentException when certificates or addresses cannot be used
     */
    Prepared prepare(ProxyConfig config) {
        Map<String, Upstream> upstreams = new LinkedHashMap<>();
        Map<Upstream, Connector> created = new LinkedHashMap<>();
        try {
            for (UpstreamConfig upstream : config.upstreams()) {
                String host = upstream.host().toLowerCase(Locale.ROOT);
                Upstream present = current.get(host);
                boolean same = present != null && Objects.equals(via, config.via()) && current(present, upstream);
                upstreams.put(host, same ? present : create(upstream, config.via(), present, created));
            }
        } catch (RuntimeException e) {
            created.values().forEach(Connector::close);
            throw e;
        }
        return new Prepared(Collections.unmodifiableMap(upstreams), created, config.via());
    }

    /** Whether an upstream is what the configuration asks for, down to what its certificate files say now. */
    private boolean current(Upstream present, UpstreamConfig asked) {
        Connector connector = connectors.get(present);
        UpstreamTls tls = connector == null ? null : connector.tls;
        TlsConfig wanted = asked.tls();
        return present.config.equals(asked) && (tls == null || wanted == null || tls.isCurrent(wanted));
    }

    private Upstream create(
            UpstreamConfig config,
            @Nullable SocksConfig relay,
            @Nullable Upstream present,
            Map<Upstream, Connector> created) {
        UpstreamTls tls = config.tls() == null
                ? null
                : new UpstreamTls(config.tls(), config.port(), config.timeouts().tls());
        Connector connector = new Connector(loops, carrier, addresses(config), tls, relay, nat, lackTold);
        UpstreamCounters counters = present == null ? new UpstreamCounters() : present.counters;
        Upstream upstream = new Upstream(config, connector, loops.next(), new SplittableRandom(), counters);
        created.put(upstream, connector);
        return upstream;
    }

    /** Puts them in service. Those that are no longer asked for are returned, to be retired when no new request can find them. */
    List<Upstream> serve(Prepared prepared) {
        List<Upstream> replaced = current.values().stream()
                .filter(upstream -> !prepared.upstreams().containsValue(upstream))
                .toList();
        connectors.putAll(prepared.created());
        via = prepared.via();
        current = prepared.upstreams();
        return replaced;
    }

    /** Lets one end with its last request. No exchange outlives its total timeout, so twice that is late enough to give up the TLS context. */
    void retire(Upstream upstream) {
        upstream.retire();
        long lateNanos = 2 * upstream.config.timeouts().total().toNanos();
        loops.next().schedule(() -> close(upstream), lateNanos, TimeUnit.NANOSECONDS);
    }

    private void close(Upstream upstream) {
        Connector connector = connectors.remove(upstream);
        if (connector != null) {
            connector.close();
        }
    }

    /** What has changed between two sets, in words. */
    static String difference(Map<String, Upstream> before, Map<String, Upstream> after) {
        Set<String> kept = new TreeSet<>();
        Set<String> changed = new TreeSet<>();
        after.forEach((host, upstream) -> {
            Upstream present = before.get(host);
            if (present != null) {
                (present == upstream ? kept : changed).add(host);
            }
        });
        Set<String> added = new TreeSet<>(after.keySet());
        added.removeAll(before.keySet());
        Set<String> removed = new TreeSet<>(before.keySet());
        removed.removeAll(after.keySet());
        return "kept " + kept + ", changed " + changed + ", added " + added + ", removed " + removed;
    }

    /** Ends all TLS contexts; the event loops must have ended. */
    void close() {
        connectors.keySet().forEach(this::close);
    }

    private AddressBook addresses(UpstreamConfig upstream) {
        String name = upstream.name() == null ? upstream.host() : upstream.name();
        List<String> literals =
                upstream.addresses().isEmpty() && isAddress(name) ? List.of(name) : upstream.addresses();
        if (!literals.isEmpty()) {
            return AddressBook.fixed(
                    upstream.port(),
                    upstream.resolve(),
                    literals.stream().map(UpstreamSet::address).toList());
        }
        return AddressBook.resolved(
                upstream.port(),
                upstream.resolve(),
                names.of(name, upstream.privateAddresses()),
                resolver.staleMax().toNanos());
    }

    private static boolean isAddress(String name) {
        return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
    }

    private static InetAddress address(String literal) {
        try {
            byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
            if (bytes != null) {
                return InetAddress.getByAddress(bytes);
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("addresses must be IP addresses, was '" + literal + "'", e);
        }
        throw new IllegalArgumentException("addresses must be IP addresses, was '" + literal + "'");
    }
}
