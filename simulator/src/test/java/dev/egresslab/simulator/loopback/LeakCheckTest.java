package dev.egresslab.simulator.loopback;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

/** The check the other tests rely on can fail. */
class LeakCheckTest {

    @Test
    @SuppressWarnings("NullAway") // The check does not look at the context.
    void findsALostBuffer() throws InterruptedException {
        LeakCheck check = new LeakCheck();
        check.beforeAll(null);
        loseABuffer();
        assertThatThrownBy(() -> check.afterAll(null)).hasMessageContaining("leaked");
        // It was told of once, and is forgotten.
        check.beforeAll(null);
        check.afterAll(null);
    }

    private static void loseABuffer() {
        ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1);
    }
}
