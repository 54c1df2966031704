package dev.egresslab.bench.app;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The constant bytes of the request to one host, in one direct buffer that all connections write. */
final class RequestBytes {
    private final ByteBuf owned;
    private final ByteBuf shared;

    private RequestBytes(ByteBuf owned) {
        this.owned = owned;
        shared = Unpooled.unreleasableBuffer(owned);
    }

    /** Writes the request as curl does: no {@code Connection} header, also when the connection will not be kept. */
    static RequestBytes of(AppConfig config, AppConfig.Host host) {
        StringBuilder head = new StringBuilder();
        head.append(config.method()).append(' ').append(config.path()).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(authority(config, host)).append("\r\n");
        head.append("User-Agent: egresslab\r\nAccept: */*\r\n");
        if (config.bodySize() > 0) {
            head.append("Content-Type: application/octet-stream\r\n");
        }
        if (config.bodySize() > 0
                || config.method().equals("POST")
                || config.method().equals("PUT")) {
            head.append("Content-Length: ").append(config.bodySize()).append("\r\n");
        }
        byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        ByteBuf whole = Unpooled.directBuffer(headBytes.length + (int) config.bodySize());
        whole.writeBytes(headBytes).writeZero((int) config.bodySize());
        return new RequestBytes(whole);
    }

    private static String authority(AppConfig config, AppConfig.Host host) {
        int schemePort = config.tls() == null ? 80 : 443;
        boolean plainName = config.egress() != null || host.port() == schemePort;
        return plainName ? host.name() : host.name() + ":" + host.port();
    }

    /** Returns the bytes for one write. */
    ByteBuf next() {
        return shared.duplicate();
    }

    /** Frees the bytes, when no connection is left that could write them. */
    void release() {
        owned.release();
    }

    int length() {
        return owned.readableBytes();
    }
}
