package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoOps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a connection on io_uring does not ask the kernel for. */
class HangUpsTest {
    private static final byte POLL_ADD = 6;
    private static final byte SEND = 26;
    private static final int POLLIN = 1;
    private static final int POLLRDHUP = 0x2000;

    private final Asked kernel = new Asked();
    private final IoRegistration connection = HangUps.unasked(kernel);

    @Test
    void peersEndIsNotPolledFor() {
        assertThat(connection.submit(request(POLL_ADD, POLLRDHUP))).isZero();
        assertThat(kernel.operations).isEmpty();
    }

    @Test
    void everythingElseIsAskedFor() {
        assertThat(connection.submit(request(POLL_ADD, POLLIN))).isEqualTo(1);
        assertThat(connection.submit(request(SEND, POLLRDHUP))).isEqualTo(2);
        assertThat(connection.submit(request(POLL_ADD, POLLRDHUP | POLLIN))).isEqualTo(3);
        assertThat(kernel.operations).hasSize(3);
    }

    @Test
    void theRestIsTheRegistrations() {
        assertThat(connection.isValid()).isTrue();
        assertThat(connection.<Object>attachment()).isSameAs(kernel);
        assertThat(connection.cancel()).isTrue();
        assertThat(connection.isValid()).isFalse();
    }

    private static IoUringIoOps request(byte opcode, int events) {
        return new IoUringIoOps(opcode, (byte) 0, (short) 0, 7, 0, 0, 0, events, 1L, (short) 0, (short) 0, 0, 0);
    }

    private static final class Asked implements IoRegistration {
        private final List<IoOps> operations = new ArrayList<>();
        private boolean cancelled;

        @Override
        public long submit(IoOps operation) {
            operations.add(operation);
            return operations.size();
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Netty's
        public <T> T attachment() {
            return (T) this;
        }

        @Override
        public boolean isValid() {
            return !cancelled;
        }

        @Override
        public boolean cancel() {
            cancelled = true;
            return true;
        }
    }
}
