package dev.egresslab.bench.app;

import dev.egresslab.bench.peer.PhpCall;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What curl says of the calls of one page, in the app's own words.
 *
 * @param calls the page's calls, in their order; the last may have failed
 */
record CurlCalls(List<PhpCall> calls) {
    private static final long NANOS_PER_MICRO = 1_000;

    /**
     * Gives each phase its time: curl says how long each took, and what the page took besides is {@link Phase#WAIT}. They are laid end to
     * end before now, as only their sums are kept.
     */
    void spend(PhaseClock clock, long nowNanos) {
        long totalMicros = calls.stream().mapToLong(PhpCall::totalMicros).sum();
        long atNanos = Math.max(clock.startNanos(), nowNanos - totalMicros * NANOS_PER_MICRO);
        for (PhpCall call : calls) {
            atNanos = spend(clock, Phase.DNS, atNanos, call.lookupMicros(), nowNanos);
            atNanos = spend(clock, Phase.CONNECT, atNanos, call.connectMicros(), nowNanos);
            atNanos = spend(clock, Phase.TLS, atNanos, call.tlsMicros(), nowNanos);
            atNanos = spend(clock, Phase.FIRST_BYTE, atNanos, call.firstByteMicros(), nowNanos);
            atNanos = spend(clock, Phase.BODY, atNanos, call.bodyMicros(), nowNanos);
            clock.enter(Phase.WAIT, atNanos);
        }
        clock.enter(Phase.WAIT, nowNanos);
    }

    private static long spend(PhaseClock clock, Phase phase, long atNanos, long micros, long nowNanos) {
        clock.enter(phase, atNanos);
        return Math.min(nowNanos, atNanos + micros * NANOS_PER_MICRO);
    }

    void count(Tally tally) {
        tally.add(Count.ATTEMPTS, calls.size());
        for (PhpCall call : calls) {
            tally.add(failure(call) == null ? Count.CALLS_OK : Count.CALLS_FAILED, 1);
            tally.add(Count.CONNECTIONS_OPENED, opened(call));
            tally.add(Count.CONNECTIONS_REUSED, opened(call) == 0 && call.requested() ? 1 : 0);
            tally.add(Count.BYTES_SENT, call.bytesSent());
            tally.add(Count.BYTES_RECEIVED, call.bytesReceived());
        }
    }

    /** What costs the gateway a port; curl counts the connections that came about, and one that did not is an attempt all the same. */
    private static int opened(PhpCall call) {
        boolean tried = !call.requested() && CurlError.of(call.error()) != CurlError.NO_ADDRESS;
        return tried ? Math.max(1, call.connections()) : call.connections();
    }

    void tell(Page.Owner owner) {
        calls.forEach(call -> owner.callEnded(failure(call), TimeUnit.MICROSECONDS.toNanos(call.totalMicros())));
    }

    /**
     * Why the page failed; null when it did not.
     *
     * @param wanted how many calls it was to make
     */
    @Nullable
    Failure failure(int wanted) {
        Failure failure = calls.isEmpty() ? null : failure(calls.getLast());
        return failure == null && calls.size() < wanted
                ? new Failure(ErrorClass.BAD_RESPONSE, "the page made %d of %d calls".formatted(calls.size(), wanted))
                : failure;
    }

    private static @Nullable Failure failure(PhpCall call) {
        if (call.error() != 0) {
            return CurlError.failure(call);
        }
        boolean expected = call.status() >= 200 && call.status() < 400;
        return expected ? null : new Failure(ErrorClass.BAD_STATUS, "status " + call.status());
    }
}
