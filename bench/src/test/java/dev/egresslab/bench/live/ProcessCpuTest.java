package dev.egresslab.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.reports.results.Round.Cpu;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCpuTest {
    @Test
    void aBusyProcessUsesTimeAndItsJitIsAPartOfIt() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc");
        ProcessCpu self = new ProcessCpu(ProcessHandle.current().pid());
        Cpu before = self.read();

        // Work until the kernel has charged us 50 ms, however long that takes on this machine.
        long sum = 0;
        Cpu used = ProcessCpu.minus(self.read(), before);
        for (int i = 0; i < 1_000_000 && used.userMicros() < 50_000; i++) {
            for (int j = 0; j < 100_000; j++) {
                sum += Integer.bitCount(i * j);
            }
            used = ProcessCpu.minus(self.read(), before);
        }

        assertThat(sum).isPositive();
        assertThat(used.userMicros()).isGreaterThanOrEqualTo(50_000);
        Cpu all = self.read();
        assertThat(all.jitMicros() + all.gcMicros()).isLessThanOrEqualTo(all.userMicros() + all.systemMicros());
    }

    @Test
    void aProcessThatHasEndedUsesNothing() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc");
        // Process numbers end at 4,194,304 (PID_MAX_LIMIT), so nobody has this one.
        assertThat(new ProcessCpu(4_194_305).read()).isEqualTo(ProcessCpu.NONE);
        assertThat(new ProcessCpu(4_194_305).residentBytesMax()).isZero();
    }

    @Test
    void aProcessOfOneThreadIsReadFinerThanByTicks() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/schedstat")), "needs /proc/PID/schedstat");
        // A shell that has started, said so, and waits for its input to end: far less work than a tick of 10 ms.
        Process shell = new ProcessBuilder("sh", "-c", "echo started; read end").start();
        try {
            assertThat(shell.inputReader().readLine()).isEqualTo("started");
            ProcessCpu cpu = new ProcessCpu(shell.pid());
            Cpu used = cpu.read();

            assertThat(used.userMicros() + used.systemMicros()).isPositive().isNotEqualTo(10_000);
        } finally {
            shell.destroyForcibly();
        }
    }

    @Test
    void exactTimeIsSharedAsTheTicksSayAndNeitherPartFalls(@TempDir Path proc) throws Exception {
        ExactTime time = new ExactTime(proc);
        assertThat(time.read(0, 0)).as("without schedstat").isFalse();

        // 8 ms before the first tick: the user's.
        Files.writeString(proc.resolve("schedstat"), "8000000 0 1\n");
        assertThat(time.read(0, 0)).isTrue();
        assertThat(time.userMicros()).isEqualTo(8_000);
        assertThat(time.systemMicros()).isZero();

        // 12 ms more, and one tick of the system's: those 12 are the system's.
        Files.writeString(proc.resolve("schedstat"), "20000000 0 2\n");
        assertThat(time.read(0, 1)).isTrue();
        assertThat(time.userMicros()).isEqualTo(8_000);
        assertThat(time.systemMicros()).isEqualTo(12_000);

        // 4 ms more without a tick: as all before, which was the system's.
        Files.writeString(proc.resolve("schedstat"), "24000000 0 3\n");
        assertThat(time.read(0, 1)).isTrue();
        assertThat(time.userMicros()).isEqualTo(8_000);
        assertThat(time.systemMicros()).isEqualTo(16_000);

        // 40 ms more with three ticks of four the user's.
        Files.writeString(proc.resolve("schedstat"), "64000000 0 4\n");
        assertThat(time.read(3, 2)).isTrue();
        assertThat(time.userMicros()).isEqualTo(38_000);
        assertThat(time.systemMicros()).isEqualTo(26_000);
    }

    @Test
    void timesAddAndSubtract() {
        Cpu one = new Cpu(10, 20, 3, 4);
        Cpu two = new Cpu(1, 2, 1, 1);
        assertThat(ProcessCpu.minus(ProcessCpu.plus(one, two), two)).isEqualTo(one);
    }
}
