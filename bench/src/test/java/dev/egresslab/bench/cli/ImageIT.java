package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/Dockerfile} puts into an image is enough to run the proxy, and nothing is built or written there. */
class ImageIT {
    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path image;

    private static List<MatchResult> lines(String instruction) throws IOException {
        return Pattern.compile("(?m)^" + instruction + "$")
                .matcher(Files.readString(ROOT.resolve("deploy/Dockerfile")))
                .results()
                .toList();
    }

    private void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(copy.getParent()));
                if (Files.isRegularFile(file)) {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Test
    void proxyStartsFromWhatIsCopied() throws Exception {
        for (MatchResult line : lines("COPY (\\S+) /(\\S+)")) {
            copy(ROOT.resolve(line.group(1)), image.resolve(line.group(2)));
        }
        String entry = lines("ENTRYPOINT \\[\"/(\\S+)\"]").getFirst().group(1);
        Path config = Files.writeString(image.resolve("proxy.yaml"), """
            listen: 127.0.0.1:0
            admin: 127.0.0.1:0
            upstreams: [{host: api.example.com}]
            """);
        List<String> command = List.of(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                image.resolve(entry).toString(),
                "proxy",
                "--config",
                config.toString());
        try (Launched proxy = Launched.start(image, command)) {
            proxy.awaitLine(line -> line.contains("listening on"));
            proxy.process().destroy();
            assertThat(proxy.exitCode()).as(proxy::output).isEqualTo(ExitCode.OK);
        }
    }
}
