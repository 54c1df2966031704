package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopCountTest {
    @Test
    void countsWhatItsThreadAdds() {
        LoopCount count = new LoopCount();
        count.increment();
        count.add(41);
        assertThat(count.sum()).isEqualTo(42);
    }

    @Test
    void losesNothingThatThreadsAddAtOnce() throws InterruptedException {
        LoopCount count = new LoopCount();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int k = 0; k < 100_000; k++) {
                    count.add(3);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(count.sum()).isEqualTo(1_200_000);
    }
}
