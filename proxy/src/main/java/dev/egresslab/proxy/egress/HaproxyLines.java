package dev.egresslab.proxy.egress;

import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The access log as HAProxy's {@code option httplog} writes it (configuration.txt 8.2.3), without the syslog header:
 *
 * <pre>
 *   client:port [date] frontend backend/server TR/Tw/Tc/Tr/Ta status bytes - - tsc-- actconn/feconn/beconn/srv_conn/retries 0/0 "request"
 * </pre>
 *
 * The frontend has a tilde behind it when the client came under TLS. The server is the origin's address. What a request waited for is Tc when a connection was opened for it and Tw when it waited for one in
 * use. Queue positions are always 0/0, and queries are left out of the request.
 */
final class HaproxyLines implements AccessLog.Format {
    private static final String FRONTEND = "egresslab";

    private final SecondText date;

    HaproxyLines(ZoneId zone) {
        this.date = new SecondText(DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss", Locale.ENGLISH)
                .withZone(zone));
    }

    @Override
    public void write(Instant at, ExchangeRecord e, Writer out) throws IOException {
        long allNanos = e.headNanos() + e.totalNanos();
        StringBuilder line =
                new StringBuilder(200).append(endpoint(e.client().address())).append(" [");
        date.append(at.minusNanos(allNanos), 3, line);
        line.append("] ")
                .append(FRONTEND)
                .append(e.client().sealed() ? "~ " : " ")
                .append(e.host() == null ? FRONTEND : e.host())
                .append('/')
                .append(e.address() == null ? "<NOSRV>" : endpoint(e.address()));
        times(e, allNanos, line.append(' '));
        line.append(' ')
                .append(e.error() == GatewayError.CLIENT_GONE && e.answerNanos() < 0 ? -1 : e.status())
                .append(' ')
                .append(e.bytes())
                .append(" - - ")
                .append(state(e))
                .append("-- ");
        line.append(e.client().open())
                .append('/')
                .append(e.client().open())
                .append('/')
                .append(e.connectionsInUse())
                .append('/')
                .append(e.connectionsInUse())
                .append('/')
                .append(e.retries());
        out.append(line).append(" 0/0 \"").append(request(e)).append("\"\n");
    }

    private static String endpoint(@Nullable InetSocketAddress address) {
        return address == null ? "-:0" : address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** TR/Tw/Tc/Tr/Ta in milliseconds; -1 for a phase that was not reached. */
    private static void times(ExchangeRecord e, long allNanos, StringBuilder line) {
        boolean connected = e.address() != null;
        boolean begun = e.host() != null;
        long wait = e.waitNanos();
        line.append(begun ? millis(e.headNanos()) : -1)
                .append('/')
                .append(!begun ? -1 : millis(connected && !e.reused() ? 0 : connected ? wait : e.totalNanos()))
                .append('/')
                .append(connected ? millis(e.reused() ? 0 : wait) : -1)
                .append('/')
                .append(e.answerNanos() < 0 ? -1 : millis(e.answerNanos()))
                .append('/')
                .append(millis(allNanos));
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    /** Who ended it, and in which phase (configuration.txt 8.5). */
    static String state(ExchangeRecord e) {
        boolean answering = e.answerNanos() >= 0;
        String phase = answering ? "D" : "H";
        return switch (e.error()) {
            case null -> "--";
            case CLIENT_GONE -> "C" + (e.address() == null ? "Q" : phase);
            case BAD_REQUEST, UNKNOWN_HOST, TOO_MANY_CONNECTIONS, OVERLOADED -> "PR";
            case REQUEST_TIMEOUT -> "c" + (e.host() == null ? "R" : phase);
            case QUEUE_FULL, DRAINING, ADDRESS_PROHIBITED -> "PC";
            case QUEUE_TIMEOUT -> "sQ";
            case DNS_TIMEOUT, CONNECT_TIMEOUT, TLS_TIMEOUT -> "sC";
            case DNS_ERROR, UNREACHABLE, REFUSED, TLS_ERROR, TLS_CERTIFICATE, RELAY_ERROR -> "SC";
            case TERMINATED, INCOMPLETE -> "S" + phase;
            case ANSWER_TIMEOUT -> "s" + phase;
            case PROTOCOL_ERROR, UPGRADE_FAILED -> "P" + phase;
        };
    }

    private static String request(ExchangeRecord e) {
        return e.method().isEmpty()
                ? "<BADREQ>"
                : e.method() + " " + AccessLog.Format.path(e.target()) + (e.http10() ? " HTTP/1.0" : " HTTP/1.1");
    }
}
