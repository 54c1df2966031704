package dev.egresslab.proxy.egress;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers each request with its nonce, and does every seventh time or so what a bad origin or a bad network does. Long bodies it reads slowly,
 * and remembers those that were not their request's.
 */
final class FaultyOrigin implements AutoCloseable {
    /** A body from here on is long: it is read slowly. */
    static final int LONG = 1_000_000;

    private static final Pattern NONCE = Pattern.compile("X-Nonce: (\\S+)");
    private static final Pattern WANTED = Pattern.compile("X-Wanted: (\\d+)");
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final ServerSocket listener;
    private final SplittableRandom random;
    private final Nonces requests;
    private final Nonces answers;
    private final List<Throwable> wrong = new CopyOnWriteArrayList<>();

    /**
     * @param requests the bodies it reads
     * @param answers the bodies it writes
     */
    FaultyOrigin(long seed, Nonces requests, Nonces answers) throws IOException {
        this.listener = new ServerSocket();
        listener.setReceiveBufferSize(Proxies.BUSY_BUFFER); // for every socket it accepts
        listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1_024);
        this.random = new SplittableRandom(seed);
        this.requests = requests;
        this.answers = answers;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Requests that were not what one client had sent. */
    List<Throwable> wrong() {
        return wrong;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setSendBufferSize(Proxies.BUSY_BUFFER);
                SplittableRandom own = random.split();
                Thread.ofVirtual().start(() -> serve(socket, own));
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket, SplittableRandom own) {
        try (Wireline line = Wireline.buffered(socket)) {
            boolean open = true;
            while (open) {
                open = answer(line, line.head(), own);
            }
        } catch (SocketException | EOFException | SocketTimeoutException e) {
            // The proxy has ended the connection, as it may at any time.
            assertEnded(e);
        } catch (IOException | RuntimeException e) {
            wrong.add(e);
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

    private int length(String head, SplittableRandom own) {
        int wanted = Integer.parseInt(found(WANTED, head));
        return wanted > 0 ? wanted : own.nextInt(4) == 0 ? own.nextInt(100_000) : own.nextInt(200);
    }

    private void readBody(Wireline line, String nonce, int length, SplittableRandom own) throws IOException {
        if (length >= LONG) {
            requests.readSlowly(line, nonce, length, own);
        } else {
            Nonces.read(line, nonce, length);
        }
    }

    /** Answers, and says whether the connection goes on. */
    private boolean answer(Wireline line, String head, SplittableRandom own) throws IOException {
        String nonce = found(NONCE, head);
        String body = Nonces.body(nonce, length(head, own));
        String whole = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        int fault = own.nextInt(70);
        if (fault == 0) {
            // Early: the body is not read.
            line.send(whole.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            return false;
        }
        readBody(line, nonce, Integer.parseInt(found(LENGTH, head)), own);
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
            default -> answers.write(line, nonce, whole);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
