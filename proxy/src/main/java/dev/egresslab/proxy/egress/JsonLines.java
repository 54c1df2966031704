package dev.egresslab.proxy.egress;

import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The access log as a JSON object a line. Written by hand, since a generator for each line costs more than the line; the texts are escaped by
 * the JSON library.
 */
final class JsonLines implements AccessLog.Format {
    private final StringBuilder line = new StringBuilder(512);
    private final JsonStringEncoder escapes = JsonStringEncoder.getInstance();
    private final SecondText second = new SecondText(
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC));
    private @Nullable InetSocketAddress upstream;
    private String upstreamText = "";

    @Override
    public void write(Instant at, ExchangeRecord e, Writer out) throws IOException {
        line.setLength(0);
        line.append("{\"at\":\"");
        second.append(at, 6, line);
        line.append("Z\"");
        InetSocketAddress client = e.client().address();
        if (client != null) {
            text("client", client.getAddress().getHostAddress());
        }
        if (e.client().sealed()) {
            line.append(",\"tls\":true");
        }
        text("method", e.method());
        if (e.host() != null) {
            text("host", e.host());
        }
        text("path", AccessLog.Format.path(e.target()));
        number("status", e.status());
        number("bytes", e.bytes());
        number("waitMicros", e.waitNanos() / 1_000);
        number("totalMicros", e.totalNanos() / 1_000);
        ExchangeRecord.Carrier carrier = e.carrier();
        if (carrier != null) {
            text("upstream", upstream(carrier.address()));
            line.append(carrier.reused() ? ",\"reused\":true" : ",\"reused\":false");
            number("connectionRequests", carrier.requests());
            number("connectionAgeMillis", carrier.ageNanos() / 1_000_000);
        }
        if (e.retryReason() != null) {
            line.append(",\"resent\":true,\"attempts\":").append(e.retries() + 1);
            line.append(",\"retryReason\":\"").append(e.retryReason().text()).append('"');
        }
        if (e.error() != null) {
            String flags = ResponseFlags.of(e.error(), e.retries());
            if (!flags.isEmpty()) {
                text("flags", flags);
            }
            text("error", e.error().token);
            text("detail", e.detail() == null ? "" : e.detail());
        }
        out.append(line.append("}\n"));
    }

    private void text(String name, String value) {
        line.append(",\"").append(name).append("\":\"");
        escapes.quoteAsString(value, line);
        line.append('"');
    }

    private void number(String name, long value) {
        line.append(",\"").append(name).append("\":").append(value);
    }

    /** One line's upstream is mostly the line before's. */
    private String upstream(InetSocketAddress address) {
        if (!address.equals(upstream)) {
            upstream = address;
            upstreamText = address.getAddress().getHostAddress() + ":" + address.getPort();
        }
        return upstreamText;
    }
}
