package dev.egresslab.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for programs that cannot let the kernel choose one. */
final class Ports {
    static final String LOOPBACK = "127.0.0.1";

    private static final int TRIES = 5;
    private static final String TAKEN = "Address already in use";

    private Ports() {}

    /** Starts something on a port. */
    interface Starter<T> {
        T startOn(int port) throws PeerException;
    }

    /** Starts something on a port that is free, and on another one if somebody takes that port first. */
    static <T> T onFreePort(Starter<T> starter) throws PeerException {
        for (int left = TRIES; ; left--) {
            try {
                return starter.startOn(free());
            } catch (PeerException e) {
                if (left == 1 || !String.valueOf(e.getMessage()).contains(TAKEN)) {
                    throw e;
                }
            }
        }
    }

    /** A port that was free a moment ago; who binds it must be ready to find it taken. */
    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }
}
