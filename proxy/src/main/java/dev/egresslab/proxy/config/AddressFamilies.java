package dev.egresslab.proxy.config;

import java.util.Locale;

/**
 * Which addresses of a name are used, and which are tried first; written as {@code resolve: prefer-ipv4}. HAProxy's {@code resolve-prefer}
 * and Envoy's {@code dns_lookup_family} (V4_PREFERRED, V6_PREFERRED, V4_ONLY, V6_ONLY) are these.
 */
public enum AddressFamilies {
    /** IPv4 first, IPv6 when none of its addresses can be reached. */
    PREFER_IPV4(true, true),
    /** IPv6 first, which needs no port of a NAT gateway, IPv4 when none of its addresses can be reached. */
    PREFER_IPV6(false, true),
    /** IPv4 alone. */
    IPV4(true, false),
    /** IPv6 alone. */
    IPV6(false, false);

    private final boolean ipv4First;
    private final boolean both;

    AddressFamilies(boolean ipv4First, boolean both) {
        this.ipv4First = ipv4First;
        this.both = both;
    }

    /** Reads it as the YAML has it. */
    static AddressFamilies parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether IPv4 is tried first; IPv6 otherwise. */
    public boolean ipv4First() {
        return ipv4First;
    }

    /** Whether the other family is used, too. */
    public boolean both() {
        return both;
    }

    /** As it is written in YAML. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
