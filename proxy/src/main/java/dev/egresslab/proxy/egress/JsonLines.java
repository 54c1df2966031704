package dev.egresslab.proxy.egress;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The access log as a JSON object a line. */
final class JsonLines implements AccessLog.Format {
    private final JsonFactory json = new JsonFactory();

    @Override
    public void write(Instant at, ExchangeRecord e, Writer out) throws IOException {
        try (JsonGenerator line = json.createGenerator(ObjectWriteContext.empty(), new Unclosed(out))) {
            line.writeStartObject();
            line.writeStringProperty("at", at.toString());
            if (e.client() != null) {
                line.writeStringProperty("client", e.client().getAddress().getHostAddress());
            }
            line.writeStringProperty("method", e.method());
            if (e.host() != null) {
                line.writeStringProperty("host", e.host());
            }
            line.writeStringProperty("path", AccessLog.Format.path(e.target()));
            line.writeNumberProperty("status", e.status());
            line.writeNumberProperty("bytes", e.bytes());
            line.writeNumberProperty("waitMicros", e.waitNanos() / 1_000);
            line.writeNumberProperty("totalMicros", e.totalNanos() / 1_000);
            if (e.address() != null) {
                line.writeStringProperty(
                        "upstream",
                        e.address().getAddress().getHostAddress() + ":"
                                + e.address().getPort());
                line.writeBooleanProperty("reused", e.reused());
                line.writeNumberProperty("connectionRequests", e.connectionRequests());
            }
            if (e.resent()) {
                line.writeBooleanProperty("resent", true);
            }
            if (e.error() != null) {
                line.writeStringProperty("error", e.error().token);
                line.writeStringProperty("detail", e.detail());
            }
            line.writeEndObject();
        }
        out.write('\n');
    }

    /** Keeps a generator from closing the file. */
    private static final class Unclosed extends FilterWriter {
        Unclosed(Writer out) {
            super(out);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
