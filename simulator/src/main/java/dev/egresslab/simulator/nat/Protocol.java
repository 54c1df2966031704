package dev.egresslab.simulator.nat;

import java.util.Locale;

/** The transport protocols a NAT gateway translates; each has its own ports. */
public enum Protocol {
    /** RFC 9293. */
    TCP(6),
    /** RFC 768. */
    UDP(17),
    /** Echo only: its identifier is treated as the port, and the destination port is 0 (RFC 5508). */
    ICMP(1);

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    /** The number in the IP header, assigned by IANA. */
    public int number() {
        return number;
    }

    /** The protocol's name as a suffix of a destination: {@code 198.51.100.10:443/tcp}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
