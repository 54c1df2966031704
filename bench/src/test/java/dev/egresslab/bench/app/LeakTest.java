package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.app.AppConfig.Gateway;
import dev.egresslab.bench.app.AppConfig.Tls;
import dev.egresslab.bench.workload.ConnectionModel;
import io.netty.util.LeakPresenceDetector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Every buffer is released, whatever becomes of the call. Netty tells leaks exactly only in a JVM that is set up for it. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LeakTest {
    private static final List<String> PRESENCE = List.of(
            "-Dio.netty.customResourceLeakDetector=io.netty.util.LeakPresenceDetector",
            "-Dio.netty.util.LeakPresenceDetector.trackCreationStack=true");

    @Test
    void noBufferIsLeft() throws Exception {
        assertThat(ChildJvm.run(1_000, Everything.class, PRESENCE)).contains("nothing is left");
    }

    @Test
    void aBufferThatIsLeftIsFound() throws Exception {
        assertThat(ChildJvm.run(1_000, Leaking.class, PRESENCE)).contains("found");
    }

    /** Makes calls that end in every way. */
    static final class Everything {
        private static final int PAGES = 4;

        private Everything() {}

        /** Takes no arguments. */
        public static void main(String[] arguments) throws Exception {
            Certificates trusted = new Certificates();
            Certificates other = new Certificates();
            String[] answers = {
                Lab.OK,
                "HTTP/1.1 200 OK\r\n\r\nuntil the close",
                "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
                "nonsense\r\n",
                Lab.OK + "more",
                ""
            };
            for (String answer : answers) {
                Script script = (connection, request, channel) -> {
                    Script.write(channel, answer);
                    if (request % 2 == 1) {
                        Script.close(channel);
                    }
                };
                run(script, trusted, trusted, 0);
            }
            run(Script.silence(), trusted, trusted, 4);
            run(Script.answer(Lab.OK), trusted, other, 0);
            LeakPresenceDetector.check();
            System.out.println("nothing is left");
        }

        private static void run(Script script, Certificates trusted, Certificates used, int reply) throws Exception {
            try (ScriptedServer origin = new ScriptedServer(script, used.server("shop.example", "TLSv1.3"));
                    NameServer names = new NameServer("127.0.0.1");
                    ScriptedGateway gateway = new ScriptedGateway(reply)) {
                for (ConnectionModel connections : ConnectionModel.values()) {
                    Lab lab = Lab.direct(origin.port(), names, new Gateway("a", gateway.endpoint(), 1));
                    lab.tls = new Tls(trusted.caPem(), null, connections == ConnectionModel.SHARED);
                    lab.connections = connections;
                    lab.calls = 3;
                    lab.method = "POST";
                    lab.bodySize = 10_000;
                    lab.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(50);
                    lab.run(RecordedPages.atOnce(PAGES));
                }
            }
        }
    }

    /** Shows that a leak would be seen. */
    static final class Leaking {
        private Leaking() {}

        /** Takes no arguments. */
        public static void main(String[] arguments) {
            io.netty.buffer.ByteBuf lost = io.netty.buffer.ByteBufAllocator.DEFAULT.buffer(1);
            try {
                LeakPresenceDetector.check();
            } catch (IllegalStateException e) {
                System.out.println("found " + lost.refCnt());
            }
        }
    }
}
