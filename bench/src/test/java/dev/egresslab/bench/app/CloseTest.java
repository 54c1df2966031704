package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.scenario.AppSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the app ends a connection, as the other side's kernel sees it. */
class CloseTest {
    private static final int PATIENCE_MILLIS = 30_000;

    @ParameterizedTest
    @CsvSource({"FIN,direct,FIN", "RST,direct,RST", "FIN,egress,FIN", "RST,egress,FIN"})
    void onlyAConnectionToAHostEndsWithAReset(AppSpec.Close close, String way, AppSpec.Close seen) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                NameServer names = new NameServer("127.0.0.1")) {
            CompletableFuture<AppSpec.Close> end = CompletableFuture.supplyAsync(() -> answerOne(server));
            int port = server.getLocalPort();
            Lab lab = way.equals("direct") ? Lab.direct(port, names) : Lab.throughEgress(port);
            lab.close = close;
            assertThat(lab.run(RecordedPages.atOnce(1)).firstFailures()).isEmpty();
            assertThat(end.join()).isEqualTo(seen);
        }
    }

    private static AppSpec.Close answerOne(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                // The head is of no interest here.
            }
            socket.getOutputStream().write(Lab.OK.getBytes(StandardCharsets.ISO_8859_1));
            return end(in);
        } catch (IOException e) {
            throw new AssertionError("the app must ask once and close, but", e);
        }
    }

    private static AppSpec.Close end(BufferedReader in) throws IOException {
        try {
            assertThat(in.read()).isEqualTo(-1);
            return AppSpec.Close.FIN;
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
            return AppSpec.Close.RST;
        }
    }
}
