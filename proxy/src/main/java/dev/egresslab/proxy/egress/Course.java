package dev.egresslab.proxy.egress;

import org.jspecify.annotations.Nullable;

/**
 * How one exchange went, for the upstream's times and the access log: who carried it, when it got how far, what came of it. Belongs to the
 * client's event loop; decides nothing.
 */
final class Course {
    private final long startedNanos;
    private final long headNanos;
    private long waitNanos;
    private long askedNanos;
    private long servedNanos;
    private long answerNanos = -1;
    private long answerBytes;
    private int status;
    private boolean reused;
    private @Nullable UpstreamConnection carrier;

    /**
     * @param headBeganNanos when the request's first byte came
     * @param startedNanos when its head's last did
     */
    Course(long headBeganNanos, long startedNanos) {
        this.startedNanos = startedNanos;
        this.headNanos = startedNanos - headBeganNanos;
    }

    /** A connection is asked for. */
    void asked(long nowNanos) {
        askedNanos = nowNanos;
    }

    /** It is there. Returns when it was. */
    long served(UpstreamConnection connection, boolean connectionReused, long waitedNanos) {
        carrier = connection;
        reused = connectionReused;
        waitNanos += waitedNanos;
        servedNanos = askedNanos + waitedNanos;
        return servedNanos;
    }

    /** The final answer's head has come. */
    void answered(int answer, long nowNanos) {
        status = answer;
        answerNanos = nowNanos - servedNanos;
    }

    /** The proxy answers itself. */
    void answeredLocally(int answer) {
        status = answer;
    }

    void came(int bytes) {
        answerBytes += bytes;
    }

    /** Whether bytes of the answer have come, be they interim ones. */
    boolean bytesCame() {
        return answerBytes > 0;
    }

    /** The status that the client sees; 0 before one is known. */
    int status() {
        return status;
    }

    /** Whether its connection had carried a request before. */
    boolean reused() {
        return reused;
    }

    /** The connection it was sent on last; null when there was none. */
    @Nullable
    UpstreamConnection carrier() {
        return carrier;
    }

    /** It is over. */
    void ended(UpstreamTimes times, long nowNanos) {
        times.ended(reused, waitNanos, answerNanos, nowNanos - startedNanos);
    }

    /** What the access log says of it. */
    ExchangeRecord record(
            Exchange exchange,
            ExchangeRecord.Client client,
            @Nullable GatewayError error,
            @Nullable String detail,
            int connectionsInUse,
            long nowNanos) {
        return new ExchangeRecord(
                client,
                exchange.toHttp10,
                exchange.method,
                exchange.upstream.config.host(),
                exchange.target,
                status,
                error,
                detail,
                carrier == null ? null : carrier.seen(reused, nowNanos),
                exchange.retrying.number(),
                exchange.retrying.last(),
                headNanos,
                waitNanos,
                answerNanos,
                nowNanos - startedNanos,
                answerBytes,
                connectionsInUse);
    }
}
