package dev.egresslab.proxy.egress;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of the TLS handshakes of clients. Thread safe. */
final class ClientHandshakes {
    /** How one ended. */
    enum Result {
        FULL,
        RESUMED,
        /** It took too long. */
        TIMEOUT,
        /** Something else than TLS came, such as plain HTTP. */
        NO_TLS,
        /** The client left. */
        CLOSED,
        /** No version or cipher in common, a certificate that one side does not take, a broken record. */
        REFUSED
    }

    private final Map<Result, LongAdder> counts = new EnumMap<>(Result.class);

    ClientHandshakes() {
        for (Result result : Result.values()) {
            counts.put(result, new LongAdder());
        }
    }

    void done(boolean resumed) {
        count(resumed ? Result.RESUMED : Result.FULL);
    }

    void failed(Throwable cause) {
        count(
                switch (cause) {
                    case SslHandshakeTimeoutException _ -> Result.TIMEOUT;
                    case NotSslRecordException _ -> Result.NO_TLS;
                    case ClosedChannelException _ -> Result.CLOSED;
                    default -> Result.REFUSED;
                });
    }

    private void count(Result result) {
        LongAdder counter = counts.get(result);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Each result with its number, in small letters. */
    Map<String, Long> byResult() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        counts.forEach((result, number) -> numbers.put(result.name().toLowerCase(Locale.ROOT), number.sum()));
        return numbers;
    }
}
