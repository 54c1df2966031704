package dev.egresslab.bench.origin;

import io.netty.util.NetUtil;

/** Reads the public addresses of a host, without ever asking a name server. */
final class Addresses {
    private Addresses() {}

    /** The four bytes of an IPv4 address in dotted decimal. */
    static byte[] bytes(String address) {
        byte[] bytes = NetUtil.isValidIpV4Address(address) ? NetUtil.createByteArrayFromIpAddressString(address) : null;
        if (bytes == null) {
            throw new IllegalArgumentException("a host's address must be an IPv4 address, was " + address);
        }
        return bytes;
    }
}
