package dev.egresslab.proxy.egress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@link ProxyMain} at work: what it holds and has done. */
final class ProxyProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private final int port;

    /** What it holds, and has done since it was started. */
    record Held(
            long heapBytes,
            long directBytes,
            long residentBytes,
            long cpuNanos,
            long requests,
            long clients,
            long idle,
            long inUse,
            long opened,
            long answered) {}

    ProxyProcess(String transport, int upstreamPort, Path authority, int connections, int ageSeconds, Path accessLog)
            throws IOException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                path,
                ProxyMain.class.getName(),
                transport,
                String.valueOf(upstreamPort),
                authority.toString(),
                String.valueOf(connections),
                String.valueOf(ageSeconds),
                accessLog.toString()));
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.out = process.inputReader(StandardCharsets.US_ASCII);
        this.in = process.outputWriter(StandardCharsets.US_ASCII);
        this.port = Integer.parseInt(line());
    }

    private String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the proxy has ended");
        }
        return line;
    }

    /** A connection to it, from an address of one's own that nobody else's closed connections keep ports of. */
    Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        return socket;
    }

    /** What it holds now. */
    Held look() throws IOException {
        return ask("look");
    }

    /** What it holds after a collection. */
    Held collect() throws IOException {
        return ask("collect");
    }

    private Held ask(String what) throws IOException {
        in.write(what + "\n");
        in.flush();
        long[] n =
                Arrays.stream(line().split(" ", -1)).mapToLong(Long::parseLong).toArray();
        return new Held(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);
    }

    @Override
    public void close() throws IOException {
        in.close();
        process.onExit().join();
    }
}
