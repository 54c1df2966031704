package dev.egresslab.proxy.egress;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The first message of a TLS handshake (RFC 8446 section 4.1.2), as far as tests look into it.
 *
 * @param record the TLS record it came in
 * @param tickets the identities in its pre_shared_key extension (section 4.2.11): the tickets it offers, in hexadecimal
 */
record ClientHello(ByteBuffer record, List<String> tickets) {
    private static final int PRE_SHARED_KEY = 41;

    /** Reads one record. */
    static ClientHello read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        byte[] header = in.readNBytes(5);
        byte[] body = in.readNBytes(((header[3] & 0xff) << 8) | (header[4] & 0xff));
        ByteBuffer whole =
                ByteBuffer.allocate(header.length + body.length).put(header).put(body);
        return new ClientHello(whole, tickets(ByteBuffer.wrap(body)));
    }

    private static List<String> tickets(ByteBuffer hello) {
        // Type and length of the message, version, random.
        hello.position(4 + 2 + 32);
        skip(hello, hello.get() & 0xff);
        skip(hello, hello.getShort() & 0xffff);
        skip(hello, hello.get() & 0xff);
        List<String> tickets = new ArrayList<>();
        int end = (hello.getShort() & 0xffff) + hello.position();
        while (hello.position() < end) {
            int type = hello.getShort() & 0xffff;
            int length = hello.getShort() & 0xffff;
            if (type == PRE_SHARED_KEY) {
                int identitiesEnd = (hello.getShort() & 0xffff) + hello.position();
                while (hello.position() < identitiesEnd) {
                    byte[] ticket = new byte[hello.getShort() & 0xffff];
                    hello.get(ticket);
                    tickets.add(HexFormat.of().formatHex(ticket));
                    skip(hello, /* obfuscated age */ 4);
                }
                return tickets;
            }
            skip(hello, length);
        }
        return tickets;
    }

    private static void skip(ByteBuffer buffer, int bytes) {
        buffer.position(buffer.position() + bytes);
    }
}
