package dev.egresslab.bench.peer;

import dev.egresslab.bench.origin.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Nested;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/**
 * The contract, for the programs' newer versions, from images: with the configuration that the programs of this machine get, on the host's network, so
 * that gateway and origin are where they are. Skipped where there is no Docker engine.
 */
@Testcontainers(disabledWithoutDocker = true)
class EgressContainerTest {
    private static final String ROOT = "0";

    @Nested
    class Haproxy implements EgressContract {
        @Override
        public Running start(EgressConfig config) throws Exception {
            Folder folder = Folder.create();
            int port = Ports.free();
            Path socket = folder.path().resolve("stats.sock");
            String text = HaproxyConfiguration.of(
                    HaproxyPeer.Style.EXPERT, config, port, socket.toString(), ca(folder, config));
            String file = folder.write("haproxy.cfg", text).toString();
            return run(folder, port, "haproxy:3.0", () -> resolved(socket), "haproxy", "-db", "-f", file);
        }

        private static boolean resolved(Path socket) throws IOException {
            return HaproxyStats.parse(LocalSocket.ask(socket, "show stat\n")).allResolved();
        }
    }

    @Nested
    class Nginx implements EgressContract {
        @Override
        public Running start(EgressConfig config) throws Exception {
            Folder folder = Folder.create();
            int port = Ports.free();
            String socket = folder.path().resolve("status.sock").toString();
            String text = NginxConfiguration.of(config, port, socket, ca(folder, config));
            String file = folder.write("nginx.conf", text).toString();
            String prefix = folder.path().toString();
            return run(
                    folder, port, "nginx:1.28", () -> answers(port), "nginx", "-p", prefix, "-c", file, "-e", "stderr");
        }
    }

    @Nested
    class Envoy implements EgressContract {
        @Override
        public Running start(EgressConfig config) throws Exception {
            Folder folder = Folder.create();
            int port = Ports.free();
            String text = EnvoyConfiguration.of(config, port, Ports.free(), ca(folder, config));
            String file = folder.write("envoy.yaml", text).toString();
            return run(
                    folder,
                    port,
                    "envoyproxy/envoy:v1.34-latest",
                    () -> answers(port),
                    "envoy",
                    "-c",
                    file,
                    "--concurrency",
                    "1",
                    "--disable-hot-restart");
        }
    }

    /** Whether it answers, be it that it does not know the host. */
    private static boolean answers(int port) throws IOException {
        return Http.status(new Endpoint(Ports.LOOPBACK, port), "GET", "nobody.example") > 0;
    }

    private static String ca(Folder folder, EgressConfig config) {
        return folder.write("ca.pem", String.valueOf(config.trusted())).toString();
    }

    /** Runs the command in the image as root, as others may not read the folder, which lies in the container where it lies here. */
    private static EgressContract.Running run(
            Folder folder, int port, String image, Callable<Boolean> ready, String... command) {
        String path = folder.path().toString();
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetworkMode("host")
                .withFileSystemBind(path, path, BindMode.READ_WRITE)
                .withWorkingDirectory(path)
                .withEnv("ENVOY_UID", ROOT)
                .withCreateContainerCmdModifier(create -> create.withUser(ROOT))
                .withCommand(command);
        container.start();
        try {
            boolean _ = Await.until(image + " takes requests", () -> holds(ready), up -> up);
        } catch (AssertionError e) {
            String logs = container.getLogs();
            container.stop();
            folder.close();
            throw new AssertionError(image + " did not come to take requests; it printed:\n" + logs, e);
        }
        return new EgressContract.Running() {
            @Override
            public Endpoint endpoint() {
                return new Endpoint(Ports.LOOPBACK, port);
            }

            @Override
            public void close() {
                container.stop();
                folder.close();
            }
        };
    }

    private static boolean holds(Callable<Boolean> ready) {
        try {
            return ready.call();
        } catch (Exception e) {
            // Not up yet; whether it ever comes is what the caller waits for.
            return false;
        }
    }
}
