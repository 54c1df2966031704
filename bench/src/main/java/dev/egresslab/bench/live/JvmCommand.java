package dev.egresslab.bench.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a role's JVM: this JVM and class path, with settings that keep the role's own cost small and steady. */
final class JvmCommand {
    /** The class whose {@code main} understands {@code role NAME}; named, since this package may not import the command line. */
    private static final String MAIN = "dev.egresslab.bench.cli.Egresslab";

    /**
     * The compiler also compiles what has never happened so far. Else it leaves that out, and the first time that it does happen, such as when the first pooled
     * connection is renewed after 10,000 requests, most of what a request runs through is thrown away and interpreted until it is compiled anew:
     * 153 times in a keep-alive shoot-out, and 5 times with these, for 2 to 4 % more of a request's CPU. The launcher has them for
     * {@code egresslab proxy}, too.
     */
    private static final List<String> NOTHING_LEFT_OUT =
            List.of("-XX:PerMethodTrapLimit=0", "-XX:+UnlockExperimentalVMOptions", "-XX:PerMethodSpecTrapLimit=0");

    private JvmCommand() {}

    static List<String> role(String name) {
        List<String> command = new ArrayList<>(List.of(
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
                name));
        if (name.equals(Roles.PROXY)) {
            command.addAll(1, NOTHING_LEFT_OUT);
        }
        return command;
    }
}
