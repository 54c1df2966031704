package dev.egresslab.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host that clients may call, and how it is reached.
 *
 * @param host the name in the client's Host header, without a port; compared without regard to case
 * @param port the port of its addresses
 * @param tls how TLS is spoken; null for plain HTTP
 * @param name the name that is resolved; null for {@code host}
 * @param addresses IP literals to use instead of resolving; empty to resolve
 * @param privateAddresses whether a resolved address may be loopback, link-local or private; given addresses always may
 * @param pool its pool
 * @param timeouts its timeouts
 * @param resend which requests may be sent again when a reused connection ends under them
 * @param resolve which addresses are used, and which first
 * @param outlier when an address is left alone for a while
 * @param retries how often a request is tried again, and what for
 */
public record UpstreamConfig(
        String host,
        int port,
        @Nullable TlsConfig tls,
        @Nullable String name,
        List<String> addresses,
        boolean privateAddresses,
        PoolConfig pool,
        TimeoutConfig timeouts,
        Resending resend,
        AddressFamilies resolve,
        OutlierConfig outlier,
        RetryConfig retries) {
    /** Copies the list and checks names and port. */
    public UpstreamConfig {
        addresses = List.copyOf(addresses);
        Checks.hostName("host", host);
        Checks.port("port", port, 1);
        if (name != null) {
            Checks.hostName("name", name);
        }
        for (String address : addresses) {
            Checks.hostName("addresses", address);
        }
    }

    /** HTTPS on a port, resolved at run time, certificate verified against the host's name. */
    public static UpstreamConfig https(String host, int port) {
        return new UpstreamConfig(
                host,
                port,
                TlsConfig.verified(host),
                null,
                List.of(),
                false,
                PoolConfig.DEFAULT,
                TimeoutConfig.DEFAULT,
                Resending.IDEMPOTENT,
                AddressFamilies.PREFER_IPV4,
                OutlierConfig.DEFAULT,
                RetryConfig.DEFAULT);
    }

    /** Plain HTTP on a port, resolved at run time. */
    public static UpstreamConfig http(String host, int port) {
        return new UpstreamConfig(
                host,
                port,
                null,
                null,
                List.of(),
                false,
                PoolConfig.DEFAULT,
                TimeoutConfig.DEFAULT,
                Resending.IDEMPOTENT,
                AddressFamilies.PREFER_IPV4,
                OutlierConfig.DEFAULT,
                RetryConfig.DEFAULT);
    }

    /** The same with other TLS settings, or without TLS. */
    public UpstreamConfig withTls(@Nullable TlsConfig changed) {
        return new UpstreamConfig(
                host,
                port,
                changed,
                name,
                addresses,
                privateAddresses,
                pool,
                timeouts,
                resend,
                resolve,
                outlier,
                retries);
    }

    /** The same at fixed addresses. */
    public UpstreamConfig withAddresses(List<String> changed) {
        return new UpstreamConfig(
                host, port, tls, name, changed, privateAddresses, pool, timeouts, resend, resolve, outlier, retries);
    }

    /** The same with resolved addresses allowed to be private. */
    public UpstreamConfig withPrivateAddresses() {
        return new UpstreamConfig(
                host, port, tls, name, addresses, true, pool, timeouts, resend, resolve, outlier, retries);
    }

    /** The same with another pool. */
    public UpstreamConfig withPool(PoolConfig changed) {
        return new UpstreamConfig(
                host,
                port,
                tls,
                name,
                addresses,
                privateAddresses,
                changed,
                timeouts,
                resend,
                resolve,
                outlier,
                retries);
    }

    /** The same with other timeouts. */
    public UpstreamConfig withTimeouts(TimeoutConfig changed) {
        return new UpstreamConfig(
                host, port, tls, name, addresses, privateAddresses, pool, changed, resend, resolve, outlier, retries);
    }

    /** The same with other requests that may be sent again. */
    public UpstreamConfig withResend(Resending changed) {
        return new UpstreamConfig(
                host, port, tls, name, addresses, privateAddresses, pool, timeouts, changed, resolve, outlier, retries);
    }

    /** The same with other addresses used, or tried first. */
    public UpstreamConfig withResolve(AddressFamilies changed) {
        return new UpstreamConfig(
                host, port, tls, name, addresses, privateAddresses, pool, timeouts, resend, changed, outlier, retries);
    }

    /** The same with another detection of outliers. */
    public UpstreamConfig withOutlier(OutlierConfig changed) {
        return new UpstreamConfig(
                host, port, tls, name, addresses, privateAddresses, pool, timeouts, resend, resolve, changed, retries);
    }

    /** The same with other retries. */
    public UpstreamConfig withRetries(RetryConfig changed) {
        return new UpstreamConfig(
                host, port, tls, name, addresses, privateAddresses, pool, timeouts, resend, resolve, outlier, changed);
    }
}
