package dev.egresslab.bench.app;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What a {@link ScriptedServer} does when it has read the head of a request. */
interface Script {
    /**
     * Acts.
     *
     * @param connection which of the server's connections, from 0
     * @param request which request of the connection, from 0
     * @param channel to write to and to close
     */
    void onRequest(int connection, int request, Channel channel);

    /** Answers every request with these bytes, and keeps the connection. */
    static Script answer(String bytes) {
        return (connection, request, channel) -> write(channel, bytes);
    }

    /** Never answers. */
    static Script silence() {
        return (connection, request, channel) -> {};
    }

    static void write(Channel channel, String bytes) {
        ByteBuf out = Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1);
        Future<Void> _ = channel.writeAndFlush(out);
    }

    static void writeLater(Channel channel, String bytes, long delayNanos) {
        Future<?> _ = channel.eventLoop().schedule(() -> write(channel, bytes), delayNanos, TimeUnit.NANOSECONDS);
    }

    static void close(Channel channel) {
        Future<Void> _ = channel.close();
    }
}
