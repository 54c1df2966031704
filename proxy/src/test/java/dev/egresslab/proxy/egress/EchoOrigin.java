package dev.egresslab.proxy.egress;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every request with its own body, and remembers what it has been asked. Trusts its peer: a proxy that frames well. */
final class EchoOrigin implements AutoCloseable {
    private final ServerSocket listener;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    EchoOrigin() throws IOException {
        this.listener = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The heads of all requests so far. */
    List<String> heads() {
        return heads;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            assertClosed(e);
        }
    }

    private void assertClosed(IOException e) {
        if (!listener.isClosed()) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String head = line(in, "\r\n\r\n"); !head.isEmpty(); head = line(in, "\r\n\r\n")) {
                heads.add(head);
                byte[] body = body(in, head.toLowerCase(Locale.ROOT));
                OutputStream out = socket.getOutputStream();
                String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n";
                out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                if (!head.startsWith("HEAD ")) {
                    out.write(body);
                }
                out.flush();
            }
        } catch (SocketException e) {
            // The proxy broke the connection off, as it should after a request that came to nothing.
            heads.add("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] body(InputStream in, String head) throws IOException {
        if (head.contains("\r\ntransfer-encoding: chunked\r\n")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = size(in); size > 0; size = size(in)) {
                body.write(in.readNBytes(size));
                line(in, "\r\n");
            }
            line(in, "\r\n");
            return body.toByteArray();
        }
        int at = head.indexOf("\r\ncontent-length:");
        return at < 0
                ? new byte[0]
                : in.readNBytes(Integer.parseInt(
                        head.substring(at + 17, head.indexOf('\r', at + 2)).strip()));
    }

    private static int size(InputStream in) throws IOException {
        String line = line(in, "\r\n").strip();
        return line.isEmpty() ? 0 : Integer.parseInt(line, 16);
    }

    private static String line(InputStream in, String end) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.append((char) octet);
            if (octet == '\n' && line.toString().endsWith(end)) {
                return line.toString();
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
