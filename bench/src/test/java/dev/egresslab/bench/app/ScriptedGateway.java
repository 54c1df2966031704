package dev.egresslab.bench.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** A SOCKS5 gateway on 127.0.0.1, strict and slow, a thread for each direction: answers CONNECT with one code, and relays if it is 0. */
final class ScriptedGateway implements AutoCloseable {
    /** In place of a reply code: none is ever sent. */
    static final int SILENT = -1;

    private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<String> connects = new LinkedBlockingQueue<>();
    private final int reply;

    ScriptedGateway(int reply) throws IOException {
        this.reply = reply;
        threads.execute(this::accept);
    }

    AppConfig.Endpoint endpoint() {
        return new AppConfig.Endpoint("127.0.0.1", listener.getLocalPort());
    }

    /** Returns who asked for what so far, as {@code user>address:port}. */
    BlockingQueue<String> connects() {
        return connects;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (SocketException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            String user = greet(in, out);
            byte[] request = in.readNBytes(10);
            InetAddress address = InetAddress.getByAddress(new byte[] {request[4], request[5], request[6], request[7]});
            int port = ((request[8] & 0xFF) << 8) | (request[9] & 0xFF);
            connects.add(user + ">" + address.getHostAddress() + ":" + port);
            if (reply == SILENT) {
                in.readAllBytes();
                return;
            }
            out.write(new byte[] {5, (byte) reply, 0, 1, 0, 0, 0, 0, 0, 0});
            if (reply == 0) {
                relay(client, address, port);
            }
        } catch (IOException e) {
            // The client or the server is gone; so is the connection.
            connects.add("broken: " + e.getMessage());
        }
    }

    private static String greet(InputStream in, OutputStream out) throws IOException {
        byte[] methods = in.readNBytes(in.readNBytes(2)[1]);
        out.write(new byte[] {5, methods[0]});
        if (methods[0] == 0) {
            return "";
        }
        String user = new String(in.readNBytes(in.readNBytes(2)[1]), StandardCharsets.UTF_8);
        in.readNBytes(in.read());
        out.write(new byte[] {1, 0});
        return user;
    }

    private void relay(Socket client, InetAddress address, int port) throws IOException {
        try (Socket server = new Socket(address, port)) {
            threads.execute(() -> copy(client, server));
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            connects.add("broken: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
