package dev.egresslab.proxy.egress;

import java.net.InetSocketAddress;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The access log as a JSON object a line. Written by hand, since a generator for each line costs more than the line; texts with anything in
 * them that has to be escaped are so by the JSON library.
 */
final class JsonLines implements AccessLog.Format {
    private final JsonStringEncoder escapes = JsonStringEncoder.getInstance();
    private final SecondText second = new SecondText(
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC));

    @Override
    public void write(long atEpochNanos, ExchangeRecord e, LogText line) {
        line.ascii("{\"at\":\"");
        second.append(atEpochNanos, 6, line);
        line.ascii("Z\"");
        InetSocketAddress client = e.client().address();
        if (client != null) {
            line.ascii(",\"client\":\"").address(client.getAddress()).ascii('"');
        }
        if (e.client().sealed()) {
            line.ascii(",\"tls\":true");
        }
        text(",\"method\":\"", e.method(), line);
        if (e.host() != null) {
            text(",\"host\":\"", e.host(), line);
        }
        text(",\"path\":\"", e.target(), AccessLog.Format.pathEnd(e.target()), line);
        line.ascii(",\"status\":").number(e.status());
        line.ascii(",\"bytes\":").number(e.bytes());
        line.ascii(",\"waitMicros\":").number(e.waitNanos() / 1_000);
        line.ascii(",\"totalMicros\":").number(e.totalNanos() / 1_000);
        ExchangeRecord.Carrier carrier = e.carrier();
        if (carrier != null) {
            line.ascii(",\"upstream\":\"").endpoint(carrier.address());
            line.ascii(carrier.reused() ? "\",\"reused\":true" : "\",\"reused\":false");
            line.ascii(",\"connectionRequests\":").number(carrier.requests());
            line.ascii(",\"connectionAgeMillis\":").number(carrier.ageNanos() / 1_000_000);
        }
        if (e.retryReason() != null) {
            line.ascii(",\"resent\":true,\"attempts\":").number(e.retries() + 1L);
            text(",\"retryReason\":\"", e.retryReason().text(), line);
        }
        if (e.error() != null) {
            String flags = ResponseFlags.of(e.error(), e.retries());
            if (!flags.isEmpty()) {
                text(",\"flags\":\"", flags, line);
            }
            text(",\"error\":\"", e.error().token, line);
            text(",\"detail\":\"", e.detail() == null ? "" : e.detail(), line);
        }
        line.ascii("}\n");
    }

    private void text(String name, String value, LogText line) {
        text(name, value, value.length(), line);
    }

    private void text(String name, String value, int end, LogText line) {
        line.ascii(name);
        if (plain(value, end)) {
            line.text(value, end);
        } else {
            line.bytes(escapes.quoteAsUTF8(value.substring(0, end)));
        }
        line.ascii('"');
    }

    private static boolean plain(String value, int end) {
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
