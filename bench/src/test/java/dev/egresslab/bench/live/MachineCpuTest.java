package dev.egresslab.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.results.Round.Cpu;
import org.junit.jupiter.api.Test;

class MachineCpuTest {
    @Test
    void userIsUserAndNiceAndTheKernelIsSystemAndInterrupts() {
        // user 10, nice 1, system 20, idle 500, iowait 7, irq 3, softirq 4, steal 90: ticks of 10 ms.
        assertThat(MachineCpu.parse("cpu  10 1 20 500 7 3 4 90 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n"))
                .contains(new Cpu(110_000, 270_000, 0, 0));
    }

    @Test
    void anythingElseIsUnknown() {
        assertThat(MachineCpu.parse("")).isEmpty();
        assertThat(MachineCpu.parse("cpu 1 2 3\n")).isEmpty();
        assertThat(MachineCpu.parse("intr 1 2 3 4 5 6 7 8\n")).isEmpty();
    }
}
