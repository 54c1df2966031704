package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.RunResult;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A connection's life leaves no garbage: twice as many lives in twice the time allocate the same, as there are as many points to draw. */
class HotPathAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long lives;

    private long bytes(String duration) {
        Scenario scenario = Runs.scenario("""
            why: Does a life leave garbage?
            gateway: {period: 1h}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: {exponential: 100ms}}
            app: {workers: 100}
            load: {stages: [{for: %s, rate: 30/s}]}
            measure: {rounds: 1}
            variants: {v: {}}
            """.formatted(duration));
        long thread = Thread.currentThread().threadId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        RunResult result = Runs.real(scenario);
        long bytes = THREADS.getThreadAllocatedBytes(thread) - before;
        lives = Runs.count(Runs.round(result), "virtual.lives");
        return bytes;
    }

    @Test
    void lifeAllocatesNothing() {
        bytes("2h");
        long once = bytes("2h");
        long livesOnce = lives;
        long twice = bytes("4h");
        assertThat((double) (twice - once) / (lives - livesOnce)).isLessThan(1.0);
    }
}
