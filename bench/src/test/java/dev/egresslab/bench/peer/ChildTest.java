package dev.egresslab.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path folder;

    @Test
    void childrenOfTheChildEndWithIt() throws Exception {
        // The shell ends at once when told to, its child ignores that.
        Child child =
                Child.start("shell", List.of("sh", "-c", "sh -c 'trap \"\" TERM; sleep 600' & sleep 600"), folder);
        child.await("have three children", LIMIT_NANOS, () -> child.pids().size() >= 4);
        List<ProcessHandle> all = child.pids().stream()
                .map(pid -> ProcessHandle.of(pid).orElseThrow())
                .toList();

        child.close();
        assertThat(all).allSatisfy(ChildTest::ended);
    }

    @Test
    void childEndsWhenThisProcessIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.US_ASCII))) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();

            parent.destroyForcibly();
            ended(child);
        } finally {
            parent.destroyForcibly();
        }
    }

    /** Starts a child and waits to be killed. */
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            Child child = Child.start("sleep", List.of("sleep", "600"), Path.of(arguments[0]));
            System.out.println(child.pid());
            new CountDownLatch(1).await();
        }
    }

    @Test
    void endBeforeTheConditionIsReportedWithTheOutput() throws Exception {
        try (Child child = Child.start("shell", List.of("sh", "-c", "echo no configuration; exit 3"), folder)) {
            assertThatThrownBy(() -> child.await("listen", LIMIT_NANOS, () -> false))
                    .isInstanceOf(PeerException.class)
                    .hasMessage("shell ended with 3 before listen; it printed:\nno configuration");
        }
    }

    @Test
    void waitingIsBounded() throws Exception {
        try (Child child = Child.start("sleep", List.of("sleep", "600"), folder)) {
            assertThatThrownBy(() -> child.await("listen", 0, () -> false))
                    .isInstanceOf(PeerException.class)
                    .hasMessageStartingWith("sleep did not come to listen within 0 s");
        }
    }

    @Test
    void programThatIsNotThereIsReported() {
        assertThatThrownBy(() -> {
                    try (Child child = Child.start("nothing", List.of("/nowhere/nothing"), folder)) {
                        child.await("run", LIMIT_NANOS, () -> false);
                    }
                })
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("nothing");
    }

    private static void ended(ProcessHandle process) {
        try {
            process.onExit().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("process " + process.pid() + " still runs", e);
        }
    }
}
