package dev.egresslab.simulator.loopback;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on an ephemeral port of 127.0.0.1 whose connections the test takes one by one and speaks for itself. */
final class TestOrigin implements AutoCloseable {

    private final ServerSocket listener;
    private final Thread acceptor;
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

    /** Those the test has; held, for a socket that nobody holds is closed when it is collected. */
    private final List<Socket> taken = new ArrayList<>();

    TestOrigin() throws IOException {
        listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        acceptor = Thread.ofPlatform().daemon().start(this::acceptAll);
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setSoTimeout(Sockets.PATIENCE_MILLIS);
                accepted.add(socket);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** {@code HOST:PORT}, as a gateway's configuration has it. */
    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** The next connection, waited for. */
    Socket next() throws InterruptedException {
        Socket socket = accepted.poll(Sockets.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (socket == null) {
            throw new AssertionError("the origin got no connection");
        }
        taken.add(socket);
        return socket;
    }

    /** Whether a connection has come that was not taken yet. */
    boolean hasNext() {
        return !accepted.isEmpty();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        // The kernel listens until the thread has left accept.
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : accepted) {
            socket.close();
        }
        for (Socket socket : taken) {
            socket.close();
        }
    }
}
