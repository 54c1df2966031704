package dev.egresslab.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.reports.results.Round.Cpu;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
    void timesAddAndSubtract() {
        Cpu one = new Cpu(10, 20, 3, 4);
        Cpu two = new Cpu(1, 2, 1, 1);
        assertThat(ProcessCpu.minus(ProcessCpu.plus(one, two), two)).isEqualTo(one);
    }
}
