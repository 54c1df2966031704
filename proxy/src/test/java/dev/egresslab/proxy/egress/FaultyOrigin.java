package dev.egresslab.proxy.egress;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers each request with its nonce, and does every seventh time or so what a bad origin or a bad network does. */
final class FaultyOrigin implements AutoCloseable {
    private static final Pattern NONCE = Pattern.compile("X-Nonce: (\\S+)");
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final ServerSocket listener;
    private final SplittableRandom random;

    FaultyOrigin(long seed) throws IOException {
        this.listener = new ServerSocket(0, 256, InetAddress.ofLiteral("127.0.0.1"));
        this.random = new SplittableRandom(seed);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                SplittableRandom own = random.split();
                Thread.ofVirtual().start(() -> serve(socket, own));
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void serve(Socket socket, SplittableRandom random) {
        try (Wireline line = new Wireline(socket)) {
            boolean open = true;
            while (open) {
                String head = line.head();
                open = answer(line, head, random);
            }
        } catch (SocketException | EOFException | SocketTimeoutException e) {
            // The proxy has ended the connection, as it may at any time.
            assertEnded(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertEnded(IOException e) {
        if (e.getMessage() == null) {
            throw new IllegalStateException("an end must say how", e);
        }
    }

    private static String found(Pattern pattern, String head) {
        Matcher matcher = pattern.matcher(head);
        if (!matcher.find()) {
            throw new IllegalStateException("a request must have " + pattern + ": " + head);
        }
        return matcher.group(1);
    }

    /** Answers, and says whether the connection goes on. */
    private static boolean answer(Wireline line, String head, SplittableRandom random) throws IOException {
        String body = found(NONCE, head) + "|"
                + "y".repeat(random.nextInt(4) == 0 ? random.nextInt(100_000) : random.nextInt(200));
        String whole = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        int fault = random.nextInt(70);
        if (fault == 0) {
            // Early: the body is not read.
            line.send(whole.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            return false;
        }
        line.bytes(Integer.parseInt(found(LENGTH, head)));
        switch (fault) {
            case 1, 2 -> {
                return false;
            }
            case 3 -> {
                line.reset();
                return false;
            }
            case 4, 5 -> {
                line.send(whole.substring(0, whole.length() / 2));
                return false;
            }
            case 6 -> line.send(whole + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen");
            case 7 -> line.send(whole + "HTTP/1.1 200 EVIL\r\nContent-Length: 80\r\nX: ");
            case 8 -> {
                line.send(whole.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
                return false;
            }
            case 9 -> {
                line.send("HTTP/1.1 200 OK\r\n\r\n" + body);
                return false;
            }
            case 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 ->
                line.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length())
                        + "\r\n" + body + "\r\n0\r\n\r\n");
            default -> line.send(whole);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
