package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SynRetransmitsTest {

    @Test
    void aSynIsSentAgainAsLinuxDoesUntilConnectTimesOut() {
        List<Long> atSeconds = new ArrayList<>();
        long now = 0;
        for (int sent = 0; sent <= SynRetransmits.MOST; sent++) {
            now += SynRetransmits.waitNanos(sent);
            atSeconds.add(TimeUnit.NANOSECONDS.toSeconds(now));
        }
        // Ten retransmits after the first SYN at 0 s, four of them linear; then ETIMEDOUT.
        assertThat(atSeconds).containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 11L, 19L, 35L, 67L, 131L);
    }
}
