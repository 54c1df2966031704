package dev.egresslab.proxy.egress;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one name's addresses of one family, A or AAAA. Pure, not thread safe: belongs to its {@link AddressBook}.
 *
 * <p>Three ages of an answer: within its TTL it is asked for by nobody. After it, the next who needs it makes it be asked again and is
 * served the old answer meanwhile, unless that is older than {@link #WHILE_ASKING_NANOS}: who has not called for an hour waits for the
 * name server rather than be sent where the service was then, unless the last who did waited in vain. And while no answer can be had, the old
 * one serves up to {@code staleMax} (RFC 8767).
 */
final class NameRecords {
    /** How old beyond its TTL an answer may be to serve while the next is asked for. */
    static final long WHILE_ASKING_NANOS = 60_000_000_000L;

    private final long staleMaxNanos;
    private List<InetAddress> addresses = List.of();
    private boolean answered;
    private boolean asking;
    private boolean denied;
    private long expiresNanos;
    private long askAgainNanos;
    private @Nullable ConnectFailure failure;

    NameRecords(long staleMaxNanos) {
        this.staleMaxNanos = staleMaxNanos;
    }

    /** Whether the name server is to be asked now; then it counts as asked. */
    boolean ask(long nowNanos) {
        boolean due = !asking && (!answered || nowNanos - askAgainNanos >= 0);
        asking |= due;
        return due;
    }

    boolean asking() {
        return asking;
    }

    /**
     * Whether whoever asks now need not wait for this family: its answer is at hand, or it had none when it was last asked for, or the name
     * server did not answer then.
     */
    boolean settled(long nowNanos) {
        boolean tooOld = !addresses.isEmpty() && nowNanos - expiresNanos >= WHILE_ASKING_NANOS;
        boolean failedBefore = failure != null && !denied;
        return !asking || (answered && (!tooOld || failedBefore));
    }

    /** The addresses to use; empty when there are none, or none that are not too old. */
    List<InetAddress> addresses(long nowNanos) {
        return denied || nowNanos - expiresNanos >= staleMaxNanos ? List.of() : addresses;
    }

    /** Addresses that the name server now says do not exist: for who has nothing else. */
    List<InetAddress> lastKnown(long nowNanos) {
        return nowNanos - expiresNanos >= staleMaxNanos ? List.of() : addresses;
    }

    /** Why there are none. */
    @Nullable
    ConnectFailure failure() {
        return failure;
    }

    /** Addresses, never empty. */
    void learned(List<InetAddress> found, long ttlNanos, long nowNanos) {
        addresses = List.copyOf(found);
        expiresNanos = nowNanos + ttlNanos;
        over(false, null, expiresNanos);
    }

    /** The name server says that there are none. */
    void none(ConnectFailure reason, long ttlNanos, long nowNanos) {
        over(true, reason, nowNanos + ttlNanos);
    }

    /** No answer could be had. */
    void failed(ConnectFailure reason, long retryNanos, long nowNanos) {
        over(denied, reason, nowNanos + retryNanos);
    }

    private void over(boolean nowDenied, @Nullable ConnectFailure reason, long again) {
        asking = false;
        answered = true;
        denied = nowDenied;
        failure = reason;
        askAgainNanos = again;
    }
}
