package dev.egresslab.proxy.egress;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Which resolved addresses may be connected to: whoever controls a name's DNS must not reach the proxy's own network (SSRF, DNS
 * rebinding). Refused by default: this machine, link-local (with 169.254.169.254, the clouds' metadata), private and unique local,
 * carrier-grade NAT, multicast, and all of these mapped into IPv6.
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
        boolean closed = first == 0
                || first == 10
                || first == 127
                || first >= 224
                || (first == 100 && (second & 0xc0) == 64)
                || (first == 169 && second == 254)
                || (first == 172 && (second & 0xf0) == 16)
                || (first == 192 && second == 168);
        return !closed;
    }

    /** fc00::/7 is RFC 4193; 64:ff9b::/96 is RFC 6052, ::ffff:0:0/96 and ::/96 carry an IPv4 address at their end too. */
    private static boolean isPublic6(byte[] b) {
        if ((b[0] & 0xfe) == 0xfc) {
            return false;
        }
        boolean nat64 = b[0] == 0 && b[1] == 0x64 && (b[2] & 0xff) == 0xff && (b[3] & 0xff) == 0x9b;
        boolean zeros = true;
        for (int i = 0; i < 10; i++) {
            zeros &= b[i] == 0;
        }
        return !(nat64 || zeros) || isPublic4(b, 12);
    }
}
