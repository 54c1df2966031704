package dev.egresslab.bench.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptorWatchTest {
    @Test
    void onlyTheLackOfDescriptorsIsCountedAndAllIsPassedOn() {
        Counters counters = new Counters();
        EmbeddedChannel listener = new EmbeddedChannel(new DescriptorWatch(counters));
        // EMFILE as the JDK words it, ENFILE as Netty's epoll does, and something else.
        for (String message : new String[] {
            "Too many open files",
            "accept(..) failed with error(-23): Too many open files in system",
            "Invalid argument"
        }) {
            listener.pipeline().fireExceptionCaught(new IOException(message));
            assertThatThrownBy(listener::checkException).isInstanceOf(IOException.class);
        }

        assertThat(counters.sample(new OriginSample.Dns(Map.of(), 0, 0))
                        .connections()
                        .descriptorsExhausted())
                .isEqualTo(2);
    }
}
