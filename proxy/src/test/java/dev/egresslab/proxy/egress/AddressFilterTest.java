package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SSRF and DNS rebinding: where a resolved name may never lead. */
class AddressFilterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.1",
                "10.0.0.1",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                // This machine, link-local, site-local, unique local with Amazon's metadata, multicast.
                "::",
                "::1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                // Discard-only, benchmarks, Teredo, segment routing.
                "100::1",
                "2001:2::1",
                "2001::1",
                "5f00::1",
                // IPv4 in IPv6: mapped, compatible, NAT64 (its local-use prefix too), 6to4.
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "64:ff9b::10.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::8.8.8.8",
                "64:ff9b:0:1::8.8.8.8",
                "2002:a00:1::1",
                "2002:7f00:1::1"
            })
    void whatIsNotOnTheInternetIsRefused(String address) {
        assertThat(AddressFilter.isPublic(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "198.17.0.1",
                "198.20.0.1",
                "203.0.113.1",
                "223.255.255.255",
                "2600:1901::1",
                "2a00:1450:4001:800::200e",
                "2001:4860:4860::8888",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1"
            })
    void whatIsOnTheInternetIsAllowed(String address) {
        assertThat(AddressFilter.isPublic(InetAddress.ofLiteral(address))).isTrue();
    }
}
