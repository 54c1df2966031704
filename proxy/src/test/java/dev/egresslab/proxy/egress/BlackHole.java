package dev.egresslab.proxy.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address that swallows connection requests: its queue is full, and Linux drops what does not fit. */
final class BlackHole implements AutoCloseable {
    private static final int TRIES = 16;

    private final ServerSocket listener;
    private final List<Socket> queued = new ArrayList<>();

    BlackHole(String address, int port) throws IOException {
        this.listener = new ServerSocket(port, 1, InetAddress.ofLiteral(address));
        for (int i = 0; i < TRIES; i++) {
            Socket socket = new Socket();
            queued.add(socket);
            try {
                socket.connect(new InetSocketAddress(address, listener.getLocalPort()), 200);
            } catch (SocketTimeoutException e) {
                return; // full
            }
        }
        throw new IOException("the queue must be full after " + TRIES + " connections");
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : queued) {
            socket.close();
        }
    }
}
