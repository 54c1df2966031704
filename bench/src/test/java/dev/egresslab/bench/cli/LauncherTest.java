package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.bench.origin.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher's cache of what Java has learned, with a Java that is a few lines of shell: whole, broken, or broken off. */
class LauncherTest {
    /** Trains as the file {@code training} says, takes a cache for whole if it ends so, and else says what it was started with. */
    private static final String JAVA = """
        #!/bin/sh
        for option; do
          case $option in
            -XX:AOTCacheOutput=*) made=${option#*=} ;;
            -XX:AOTCache=*) cache=${option#*=} ;;
          esac
        done
        if [ -n "$made" ]; then
          echo $$ >>"HOME/trainers"
          . "HOME/training"
        elif [ "$*" != "${*#*AOTMode=on}" ]; then
          grep -q 'whole$' "$cache"
        else
          echo "started with ${cache:-no cache}"
        fi
        """;

    @TempDir
    private Path home;

    private Path target;

    @BeforeEach
    void install() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
        Path egresslab = Path.of("..", "egresslab");
        Files.copy(egresslab, home.resolve("egresslab"));
        Files.createDirectories(home.resolve("bench/src/main"));
        Files.createFile(home.resolve("pom.xml"));
        Files.createFile(home.resolve("bench/pom.xml"));
        target = Files.createDirectories(home.resolve("bench/target"));
        Path jar = Files.createFile(target.resolve("egresslab.jar"));
        for (Path older :
                List.of(home.resolve("pom.xml"), home.resolve("bench/pom.xml"), home.resolve("bench/src/main"))) {
            age(older, Duration.ofMinutes(2));
        }
        age(jar, Duration.ofMinutes(1));
        Path jdk = home.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        Path java = Files.writeString(jdk.resolve("bin/java"), JAVA.replace("HOME", home.toString()));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private void training(String lines) throws IOException {
        Files.writeString(home.resolve("training"), lines + "\n");
    }

    private Process start() throws IOException {
        ProcessBuilder start = new ProcessBuilder(
                "env",
                "--default-signal=INT,HUP", // which a build in a shell's background ignores
                "/bin/bash",
                home.resolve("egresslab").toString(),
                "--help");
        start.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        return start.redirectErrorStream(true).start();
    }

    private static String output(Process start) throws IOException {
        return new String(start.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static int exitCode(Process start) throws InterruptedException {
        assertThat(start.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return start.exitValue();
    }

    private List<String> trainers() throws IOException {
        Path file = home.resolve("trainers");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private List<String> caches() {
        try (Stream<Path> files = Files.list(target)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(".aot"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void wholeCacheIsMadeOnceAndUsed() throws Exception {
        training("echo whole >\"$made\"");
        Path cache = target.resolve("egresslab.aot");
        for (int i = 0; i < 2; i++) {
            assertThat(output(start())).isEqualTo("started with " + cache + "\n");
        }
        assertThat(trainers()).hasSize(1);
        assertThat(caches()).containsExactly("egresslab.aot");
    }

    @ParameterizedTest
    @CsvSource({
        // Java was killed while it wrote, for want of memory perhaps; the disk was full; it made none.
        "'printf who >\"$made\"; kill -KILL $$'",
        "'printf who >\"$made\"; exit 1'",
        "exit 1",
    })
    void brokenCacheIsNotTakenAndNotTriedAtEveryStart(String lines) throws Exception {
        training(lines);
        for (int i = 0; i < 2; i++) {
            assertThat(output(start())).isEqualTo("started with no cache\n");
        }
        assertThat(trainers()).hasSize(1);
        assertThat(caches()).containsExactly("egresslab.aot");
        assertThat(target.resolve("egresslab.aot")).isEmptyFile();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void trainingThatIsInterruptedEndsTheStartAndLeavesNothing(String signal, int code) throws Exception {
        training("printf who >\"$made\"; echo config >\"$made.config\"; while :; do sleep 0.05; done");
        Process start = start();
        Await.until("it trains", this::caches, caches -> caches.size() == 2);
        new ProcessBuilder("kill", "-" + signal, Long.toString(start.pid()))
                .start()
                .waitFor();
        assertThat(output(start)).isEmpty();
        assertThat(exitCode(start)).isEqualTo(code);
        assertThat(caches()).isEmpty();
        assertThat(ProcessHandle.of(Long.parseLong(trainers().getFirst()))).isEmpty();
        // The next start trains again, and is as good as any.
        training("echo whole >\"$made\"");
        assertThat(output(start())).isEqualTo("started with " + target.resolve("egresslab.aot") + "\n");
        assertThat(trainers()).hasSize(2);
    }

    @Test
    void whatAKilledStartLeftIsSweptUpByALaterOne() throws Exception {
        Path left = Files.writeString(target.resolve("egresslab.aot.4711"), "who");
        age(left, Duration.ofMinutes(11));
        // Another start trains just now.
        Files.writeString(target.resolve("egresslab.aot.4712"), "who");
        training("echo whole >\"$made\"");
        output(start());
        assertThat(caches()).containsExactlyInAnyOrder("egresslab.aot", "egresslab.aot.4712");
    }

    @Test
    void cacheThatAnotherStartMadeMeanwhileStays() throws Exception {
        Path cache = target.resolve("egresslab.aot");
        training("echo whole >\"" + cache + "\"; exit 1");
        assertThat(output(start())).isEqualTo("started with " + cache + "\n");
    }
}
