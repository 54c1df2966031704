package dev.egresslab.bench.live;

import java.nio.file.Path;
import java.util.List;

/** The command line of a role's JVM: this JVM and class path, with settings that keep the role's own cost small and steady. */
final class JvmCommand {
    /** The class whose {@code main} understands {@code role NAME}; named, since this package may not import the command line. */
    private static final String MAIN = "dev.egresslab.bench.cli.Egresslab";

    private JvmCommand() {}

    static List<String> role(String name) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-Xmx512m",
                // 10,000 relayed connections hold a buffer each way at the worst moment.
                "-XX:MaxDirectMemorySize=2g",
                "-XX:-UsePerfData",
                // On io_uring Netty 4.2.18 can lose what a peer sent last, unless it asks before each read
                // (proxy.egress.Carrier).
                "-Dio.netty.iouring.pollAddMultishotEnabled=false",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "role",
                name);
    }
}
