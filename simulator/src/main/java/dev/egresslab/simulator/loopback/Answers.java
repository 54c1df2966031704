package dev.egresslab.simulator.loopback;

/** How a client hears what became of its attempt to connect. */
sealed interface Answers {
    /** Says that the connection stands, with the address and port it has on the outside. */
    void granted(Side client, int ipv4, int port);

    /** Says that it does not, and why, and ends the client's socket. */
    void refused(Side client, SocksReply why);

    /**
     * By a SOCKS reply.
     *
     * @param version 4 or 5
     */
    record BySocks(int version) implements Answers {
        @Override
        public void granted(Side client, int ipv4, int port) {
            client.write(SocksReply.GRANTED.bytes(client.allocator(), version, ipv4, port));
        }

        @Override
        public void refused(Side client, SocksReply why) {
            client.write(why.bytes(client.allocator(), version, 0, 0));
            client.closeBehindWrites();
        }
    }

    /** To one who thinks that it is connected already: by nothing, or by a reset. */
    record ByTheConnection() implements Answers {
        @Override
        public void granted(Side client, int ipv4, int port) {}

        @Override
        public void refused(Side client, SocksReply why) {
            client.reset();
        }
    }
}
