package dev.egresslab.proxy.config.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** HAProxy as referee, where it is installed: what it says of a configuration. */
final class RealHaproxy {
    private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");

    private RealHaproxy() {}

    /** Its alerts; none when it takes the configuration. Skips the test where there is no HAProxy. */
    static List<String> complaints(String configuration, Path folder) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PROGRAM), "haproxy is not installed");
        Path file = folder.resolve("haproxy.cfg");
        Files.writeString(file, configuration);
        Process check = new ProcessBuilder(PROGRAM.toString(), "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
        List<String> alerts =
                said.lines().filter(line -> line.startsWith("[ALERT]")).toList();
        assertThat(check.exitValue() == 0).as(said).isEqualTo(alerts.isEmpty());
        return alerts;
    }
}
