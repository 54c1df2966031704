package dev.egresslab.proxy.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole proxy. Immutable; a changed proxy is another value.
 *
 * @param listeners where HTTP/1.1 is accepted, plain or under TLS
 * @param admin where probes and metrics are served; null for nowhere
 * @param upstreams the only hosts that are served
 * @param via the SOCKS5 relay that upstream connections go through; null for direct
 * @param resolver how upstream names become addresses
 * @param nat the NAT gateway on the way out
 * @param clients limits for clients
 * @param overload when load is shed
 * @param loops event loops; one is best until it is about 70 % busy, since more split the batches
 * @param transport what moves the bytes
 * @param drainDelay how long the proxy goes on accepting after it has said that it is not ready
 * @param accessLog where a line per request is written; null for nowhere
 */
public record ProxyConfig(
        List<ListenerConfig> listeners,
        @Nullable Endpoint admin,
        List<UpstreamConfig> upstreams,
        @Nullable SocksConfig via,
        ResolverConfig resolver,
        NatConfig nat,
        ClientLimits clients,
        OverloadConfig overload,
        int loops,
        Transport transport,
        Duration drainDelay,
        @Nullable AccessLogConfig accessLog) {

    /** Copies the lists and checks that every host is served by one upstream. */
    public ProxyConfig {
        listeners = List.copyOf(listeners);
        upstreams = List.copyOf(upstreams);
        Checks.atLeast("listeners", listeners.size(), 1);
        Checks.positive("loops", loops);
        Checks.notNegative("drainDelay", drainDelay);
        Set<Endpoint> addresses = new HashSet<>();
        for (ListenerConfig listener : listeners) {
            if (!addresses.add(listener.address())) {
                throw new IllegalArgumentException(
                        "listen must name each address once, " + listener.address() + " is named twice");
            }
        }
        Set<String> hosts = new HashSet<>();
        for (UpstreamConfig upstream : upstreams) {
            if (!hosts.add(upstream.host().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "each host must have one upstream, '" + upstream.host() + "' has two");
            }
        }
    }

    /** A proxy with the defaults for all that is not given: no admin listener, no relay, one loop. */
    public static ProxyConfig of(Endpoint listener, List<UpstreamConfig> upstreams) {
        return new ProxyConfig(
                List.of(ListenerConfig.plain(listener)),
                null,
                upstreams,
                null,
                ResolverConfig.DEFAULT,
                NatConfig.DEFAULT,
                ClientLimits.DEFAULT,
                OverloadConfig.DEFAULT,
                1,
                Transport.AUTO,
                Duration.ZERO,
                null);
    }

    /** The same with other upstreams. */
    public ProxyConfig withUpstreams(List<UpstreamConfig> changed) {
        return new ProxyConfig(
                listeners,
                admin,
                changed,
                via,
                resolver,
                nat,
                clients,
                overload,
                loops,
                transport,
                drainDelay,
                accessLog);
    }

    /** The same with other listeners. */
    public ProxyConfig withListeners(List<ListenerConfig> changed) {
        return new ProxyConfig(
                changed,
                admin,
                upstreams,
                via,
                resolver,
                nat,
                clients,
                overload,
                loops,
                transport,
                drainDelay,
                accessLog);
    }

    /** The same with its upstream connections through a relay. */
    public ProxyConfig withVia(@Nullable SocksConfig changed) {
        return new ProxyConfig(
                listeners,
                admin,
                upstreams,
                changed,
                resolver,
                nat,
                clients,
                overload,
                loops,
                transport,
                drainDelay,
                accessLog);
    }

    /** The same with another way to resolve names. */
    public ProxyConfig withResolver(ResolverConfig changed) {
        return new ProxyConfig(
                listeners,
                admin,
                upstreams,
                via,
                changed,
                nat,
                clients,
                overload,
                loops,
                transport,
                drainDelay,
                accessLog);
    }

    /** The same with another NAT gateway. */
    public ProxyConfig withNat(NatConfig changed) {
        return new ProxyConfig(
                listeners,
                admin,
                upstreams,
                via,
                resolver,
                changed,
                clients,
                overload,
                loops,
                transport,
                drainDelay,
                accessLog);
    }

    /** The same with an admin listener, or without one. */
    public ProxyConfig withAdmin(@Nullable Endpoint changed) {
        return new ProxyConfig(
                listeners,
                changed,
                upstreams,
                via,
                resolver,
                nat,
                clients,
                overload,
                loops,
                transport,
                drainDelay,
                accessLog);
    }

    /** The same with other limits for clients. */
    public ProxyConfig withClients(ClientLimits changed) {
        return new ProxyConfig(
                listeners,
                admin,
                upstreams,
                via,
                resolver,
                nat,
                changed,
                overload,
                loops,
                transport,
                drainDelay,
                accessLog);
    }

    /** The same with another time to shed load. */
    public ProxyConfig withOverload(OverloadConfig changed) {
        return new ProxyConfig(
                listeners,
                admin,
                upstreams,
                via,
                resolver,
                nat,
                clients,
                changed,
                loops,
                transport,
                drainDelay,
                accessLog);
    }

    /** The same with other event loops. */
    public ProxyConfig withLoops(int changed, Transport changedTransport) {
        return new ProxyConfig(
                listeners,
                admin,
                upstreams,
                via,
                resolver,
                nat,
                clients,
                overload,
                changed,
                changedTransport,
                drainDelay,
                accessLog);
    }

    /** The same with an access log of JSON lines, or without one. */
    public ProxyConfig withAccessLog(@Nullable String file) {
        return file == null ? withLog(null) : withAccessLog(file, AccessLogConfig.Format.JSON);
    }

    /** The same with an access log. */
    public ProxyConfig withAccessLog(String file, AccessLogConfig.Format format) {
        return withLog(new AccessLogConfig(file, format));
    }

    private ProxyConfig withLog(@Nullable AccessLogConfig changed) {
        return new ProxyConfig(
                listeners,
                admin,
                upstreams,
                via,
                resolver,
                nat,
                clients,
                overload,
                loops,
                transport,
                drainDelay,
                changed);
    }
}
