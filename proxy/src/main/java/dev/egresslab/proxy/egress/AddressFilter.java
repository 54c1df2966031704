package dev.egresslab.proxy.egress;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Which resolved addresses may be connected to: whoever controls a name's DNS must not reach the proxy's own network (SSRF, DNS
 * rebinding). Refused by default is what IANA's special-purpose registries (RFC 6890) call not globally reachable: this machine, link-local
 * (with 169.254.169.254 and fd00:ec2::254, the clouds' metadata), private and unique local, carrier-grade NAT, benchmarks and multicast
 * (documentation's addresses lead nowhere, and may); and every form of IPv6 that ends up at one of these IPv4 addresses.
 *
 * <p>A name is looked up once for a connection and connected to by the address that was checked: there is no second look-up in between that
 * could answer otherwise.
 */
final class AddressFilter {
    private AddressFilter() {}

    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] b = address.getAddress();
        return address instanceof Inet6Address ? isPublic6(b) : isPublic4(b, 0);
    }

    private static boolean isPublic4(byte[] b, int at) {
        int first = b[at] & 0xff;
        int second = b[at + 1] & 0xff;
        int third = b[at + 2] & 0xff;
        boolean closed = first == 0
                || first == 10
                || first == 127
                || first >= 224
                || (first == 100 && (second & 0xc0) == 64)
                || (first == 169 && second == 254)
                || (first == 172 && (second & 0xf0) == 16)
                || (first == 192 && second == 168)
                || (first == 192 && second == 0 && third == 0)
                || (first == 198 && (second & 0xfe) == 18);
        return !closed;
    }

    /** Global unicast is 2000::/3 alone (RFC 4291 section 2.4); what lies outside reaches IPv4 or stays at home. */
    private static boolean isPublic6(byte[] b) {
        int first = word(b, 0);
        int second = word(b, 2);
        if (zeros(b, 0, 10) && (word(b, 10) == 0xffff || word(b, 10) == 0)) {
            return isPublic4(b, 12); // ::ffff:0:0/96 mapped, ::/96 compatible
        }
        if (first == 0x64 && second == 0xff9b) {
            return zeros(b, 4, 12) && isPublic4(b, 12); // RFC 6052; 64:ff9b:1::/48 is for local use (RFC 8215)
        }
        if (first == 0x2002) {
            return isPublic4(b, 2); // 6to4
        }
        boolean closed = (first & 0xe000) != 0x2000
                || (first == 0x2001 && second < 0x200); // Teredo, benchmarks, ORCHID: IETF protocol assignments
        return !closed;
    }

    private static int word(byte[] b, int at) {
        return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
    }

    private static boolean zeros(byte[] b, int from, int to) {
        boolean zeros = true;
        for (int i = from; i < to; i++) {
            zeros &= b[i] == 0;
        }
        return zeros;
    }
}
