package dev.egresslab.proxy.egress;

import java.net.InetSocketAddress;
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
 * The frontend has a tilde behind it when the client came under TLS. The server is the origin's address. What a request waited for is Tc when a
 * connection was opened for it and Tw when it waited for one in use. Queue positions are always 0/0, and queries are left out of the request.
 */
final class HaproxyLines implements AccessLog.Format {
    private static final String FRONTEND = "egresslab";

    private final SecondText date;

    HaproxyLines(ZoneId zone) {
        this.date = new SecondText(DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss", Locale.ENGLISH)
                .withZone(zone));
    }

    @Override
    public void write(long atEpochNanos, ExchangeRecord e, LogText line) {
        long allNanos = e.headNanos() + e.totalNanos();
        endpoint(e.client().address(), "-:0", line);
        line.ascii(" [");
        date.append(atEpochNanos - allNanos, 3, line);
        line.ascii("] ").ascii(FRONTEND).ascii(e.client().sealed() ? "~ " : " ");
        String backend = e.host() == null ? FRONTEND : e.host();
        line.text(backend, backend.length()).ascii('/');
        endpoint(e.address(), "<NOSRV>", line);
        times(e, allNanos, line.ascii(' '));
        line.ascii(' ')
                .number(e.error() == GatewayError.CLIENT_GONE && e.answerNanos() < 0 ? -1 : e.status())
                .ascii(' ')
                .number(e.bytes())
                .ascii(" - - ")
                .ascii(state(e))
                .ascii("-- ")
                .number(e.client().open())
                .ascii('/')
                .number(e.client().open())
                .ascii('/')
                .number(e.connectionsInUse())
                .ascii('/')
                .number(e.connectionsInUse())
                .ascii('/')
                .number(e.retries())
                .ascii(" 0/0 \"");
        request(e, line);
        line.ascii("\"\n");
    }

    private static void endpoint(@Nullable InetSocketAddress address, String none, LogText line) {
        if (address == null) {
            line.ascii(none);
        } else {
            line.endpoint(address);
        }
    }

    /** TR/Tw/Tc/Tr/Ta in milliseconds; -1 for a phase that was not reached. */
    private static void times(ExchangeRecord e, long allNanos, LogText line) {
        boolean connected = e.address() != null;
        boolean begun = e.host() != null;
        long wait = e.waitNanos();
        line.number(begun ? millis(e.headNanos()) : -1)
                .ascii('/')
                .number(!begun ? -1 : millis(connected && !e.reused() ? 0 : connected ? wait : e.totalNanos()))
                .ascii('/')
                .number(connected ? millis(e.reused() ? 0 : wait) : -1)
                .ascii('/')
                .number(e.answerNanos() < 0 ? -1 : millis(e.answerNanos()))
                .ascii('/')
                .number(millis(allNanos));
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
            case SHORTAGE -> "RC";
            case QUEUE_TIMEOUT -> "sQ";
            case DNS_TIMEOUT, CONNECT_TIMEOUT, TLS_TIMEOUT -> "sC";
            case DNS_ERROR, UNREACHABLE, REFUSED, TLS_ERROR, TLS_CERTIFICATE, RELAY_ERROR -> "SC";
            case TERMINATED, INCOMPLETE -> "S" + phase;
            case ANSWER_TIMEOUT -> "s" + phase;
            case PROTOCOL_ERROR, UPGRADE_FAILED -> "P" + phase;
        };
    }

    private static void request(ExchangeRecord e, LogText line) {
        if (e.method().isEmpty()) {
            line.ascii("<BADREQ>");
            return;
        }
        line.ascii(e.method()) // a token, and a target of visible ASCII, for another is refused
                .ascii(' ')
                .ascii(e.target(), AccessLog.Format.pathEnd(e.target()))
                .ascii(e.http10() ? " HTTP/1.0" : " HTTP/1.1");
    }
}
