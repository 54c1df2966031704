package dev.egresslab.proxy.egress;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One end of a connection in a test: writes bytes as they are given, reads messages, and fails after half a minute of silence. */
final class Wireline implements AutoCloseable {
    static final int SILENCE_MILLIS = 30_000;

    private final Socket socket;
    private final Socket raw;
    private final InputStream in;
    private final OutputStream out;

    Wireline(Socket socket) throws IOException {
        this(socket, socket);
    }

    /** @param raw the socket under a TLS socket */
    Wireline(Socket socket, Socket raw) throws IOException {
        this(socket, raw, socket.getInputStream());
    }

    /** One for much traffic, which reads ahead; {@link #socket()} must not be read beside it. */
    static Wireline buffered(Socket socket) throws IOException {
        return new Wireline(socket, socket, new BufferedInputStream(socket.getInputStream()));
    }

    private Wireline(Socket socket, Socket raw, InputStream in) throws IOException {
        this.socket = socket;
        this.raw = raw;
        raw.setSoTimeout(SILENCE_MILLIS);
        raw.setTcpNoDelay(true);
        this.in = in;
        this.out = socket.getOutputStream();
    }

    Wireline send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wireline send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Everything up to and with the empty line. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the connection ended within a head: '" + head + "'");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    String bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("wanted " + length + " bytes, the connection ended after '"
                    + new String(bytes, StandardCharsets.ISO_8859_1) + "'");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A message with a Content-Length, or without a body: its head and body. */
    String message() throws IOException {
        String head = head();
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("\r\ncontent-length:");
        if (at < 0) {
            return head;
        }
        String value = head.substring(at + 17, head.indexOf("\r\n", at + 2)).strip();
        return head + bytes(Integer.parseInt(value));
    }

    /** Everything up to the end of the connection, which must be clean. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** How the connection ends: {@code FIN} or {@code RST}, with what came before. */
    String ending() throws IOException {
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                before.write(octet);
            }
            return before.toString(StandardCharsets.ISO_8859_1) + "FIN";
        } catch (SocketException e) {
            return before.toString(StandardCharsets.ISO_8859_1) + "RST";
        }
    }

    /** Ends this side; the other may go on. */
    void finish() throws IOException {
        raw.shutdownOutput();
    }

    /** Ends with a reset. */
    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    /** Ends the TCP connection without a word of TLS. */
    void cut() throws IOException {
        raw.close();
    }

    Socket socket() {
        return socket;
    }

    int localPort() {
        return raw.getLocalPort();
    }

    int remotePort() {
        return raw.getPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        raw.close();
    }
}
