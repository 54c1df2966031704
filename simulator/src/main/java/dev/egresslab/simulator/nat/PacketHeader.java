package dev.egresslab.simulator.nat;

/**
 * The part of an IPv4 packet a NAT reads and writes: one object per data plane, filled anew for each packet so that none is allocated.
 * {@link NatGateway} rewrites the source or the destination in place, as a NAT does.
 */
public final class PacketHeader {

    /** TCP flag: no more data from the sender (RFC 9293 section 3.1). */
    public static final int FIN = 0x01;
    /** TCP flag: synchronize sequence numbers, the first packet of a connection. */
    public static final int SYN = 0x02;
    /** TCP flag: reset. */
    public static final int RST = 0x04;
    /** TCP flag: the acknowledgment field is valid. */
    public static final int ACK = 0x10;

    private Protocol protocol = Protocol.TCP;
    private int sourceAddress;
    private int sourcePort;
    private int destinationAddress;
    private int destinationPort;
    private int tcpFlags;
    private int bytes;

    /** Fills in the addresses of a packet; an ICMP echo has its identifier as the port of its inside end and 0 as the other. */
    public PacketHeader fill(
            Protocol protocol, int sourceAddress, int sourcePort, int destinationAddress, int destinationPort) {
        this.protocol = protocol;
        this.sourceAddress = sourceAddress;
        this.sourcePort = sourcePort;
        this.destinationAddress = destinationAddress;
        this.destinationPort = destinationPort;
        return this;
    }

    /** Fills in the TCP flags (0 for other protocols) and the packet's length in bytes, IP header included. */
    public PacketHeader carrying(int tcpFlags, int bytes) {
        this.tcpFlags = tcpFlags;
        this.bytes = bytes;
        return this;
    }

    /** The protocol. */
    public Protocol protocol() {
        return protocol;
    }

    /** The sender's IPv4 address. */
    public int sourceAddress() {
        return sourceAddress;
    }

    /** The sender's port. */
    public int sourcePort() {
        return sourcePort;
    }

    /** The receiver's IPv4 address. */
    public int destinationAddress() {
        return destinationAddress;
    }

    /** The receiver's port. */
    public int destinationPort() {
        return destinationPort;
    }

    /** Length in bytes, IP header included. */
    public int bytes() {
        return bytes;
    }

    /** Whether all of these TCP flags are set. */
    public boolean has(int flags) {
        return (tcpFlags & flags) == flags;
    }

    /** Whether this is the first packet of a TCP connection: SYN without ACK. */
    boolean isFirstSyn() {
        return protocol == Protocol.TCP && (tcpFlags & (SYN | ACK | RST)) == SYN;
    }

    void source(int address, int port) {
        sourceAddress = address;
        sourcePort = port;
    }

    void destination(int address, int port) {
        destinationAddress = address;
        destinationPort = port;
    }

    @Override
    public String toString() {
        return "%s %s:%d -> %s:%d flags %s"
                .formatted(
                        protocol,
                        Ipv4.text(sourceAddress),
                        sourcePort,
                        Ipv4.text(destinationAddress),
                        destinationPort,
                        Integer.toBinaryString(tcpFlags));
    }
}
