package dev.egresslab.simulator.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client's words over plain sockets. */
final class Sockets {

    /** How long a test waits for what must come; never how long it takes. */
    static final int PATIENCE_MILLIS = 30_000;

    /** A public destination of the tests. */
    static final String DESTINATION = "198.51.100.10:443";

    private Sockets() {}

    /** A port of 127.0.0.1 that is taken, so that nobody else gets it, and on which nobody listens: who connects to it is refused. */
    static Socket boundOnly() throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    /** A connection to the gateway with nothing said yet. */
    static Socket open(LoopbackGateway gateway) throws IOException {
        Socket socket = new Socket();
        socket.connect(gateway.listenAddress(), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** A connection whose SOCKS5 client, named {@code user}, has sent all of its handshake and read all but the last answer. */
    static Socket connecting(LoopbackGateway gateway, String user, String destination) throws IOException {
        Socket socket = open(gateway);
        Endpoint to = Endpoint.parse("destination", destination);
        send(socket, "050102" + "01" + string(user) + "00" + "05010003" + string(to.host()) + port(to));
        assertThat(receive(socket, 4)).isEqualTo("05020100");
        return socket;
    }

    /** A SOCKS5 connection through the gateway. */
    static Socket connected(LoopbackGateway gateway, String user, String destination) throws IOException {
        Socket socket = connecting(gateway, user, destination);
        assertThat(socks5Reply(socket)).isEqualTo(0);
        return socket;
    }

    /** The code of a SOCKS5 reply. */
    static int socks5Reply(Socket socket) throws IOException {
        String reply = receive(socket, 10);
        assertThat(reply).startsWith("05").matches("05..0001.{12}");
        return Integer.parseInt(reply.substring(2, 4), 16);
    }

    static void send(Socket socket, String hex) throws IOException {
        socket.getOutputStream().write(ByteBufUtil.decodeHexDump(hex));
    }

    static void sendText(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Exactly so many bytes, as hexadecimal digits. */
    static String receive(Socket socket, int bytes) throws IOException {
        byte[] received = new byte[bytes];
        new DataInputStream(socket.getInputStream()).readFully(received);
        return ByteBufUtil.hexDump(received);
    }

    static String receiveText(Socket socket, int bytes) throws IOException {
        byte[] received = new byte[bytes];
        new DataInputStream(socket.getInputStream()).readFully(received);
        return new String(received, StandardCharsets.UTF_8);
    }

    /** Whether the peer has sent FIN and nothing before. */
    static boolean isAtEnd(Socket socket) throws IOException {
        return socket.getInputStream().read() < 0;
    }

    /** Closes by a reset. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static String string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBufUtil.hexDump(new byte[] {(byte) bytes.length}) + ByteBufUtil.hexDump(bytes);
    }

    private static String port(Endpoint endpoint) {
        return "%04x".formatted(endpoint.port());
    }

    /** The address a server listens on, as a client takes it. */
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
