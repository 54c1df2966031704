package dev.egresslab.proxy.resilience;

import dev.egresslab.proxy.resilience.AddressState.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which of an upstream's addresses to leave alone, learned from what requests meet there: passive health checks, as Envoy's outlier
 * detection, which asks nothing of the origin. Not thread safe.
 *
 * <pre>
 *         streak of failures                time is over: one connection
 *   IN ────────────────────────► OUT ───────────────────────────────────► TRIAL
 *    ▲                            ▲                                         │ │
 *    │                            └──────────── any failure: longer ────────┘ │
 *    └─────────────────── an answer: slow start, then its full share ─────────┘
 * </pre>
 *
 * <p><b>Two streaks.</b> Failures that the proxy sees itself (no connection, no handshake, no answer, a cut) end with any answer. Answers of
 * 502, 503 and 504, which say that something behind the address is ill, end with any other answer. A 500 is no sign of either: it is the
 * application's, and the same at every address.
 *
 * <p><b>Never all.</b> No more than {@code maxPercent} of the addresses are ejected, rounded down: of one address none, of two one. And when
 * fewer than {@code panicPercent} are left, since the name server has taken healthy ones away, all are used: better a bad address than
 * none (Envoy calls that panic).
 *
 * <p><b>Back by degrees.</b> An ejection lasts {@code baseNanos} times the number of ejections of late, up to {@code maxNanos}. After it one
 * connection is tried. An answer on it brings the address back, at first for a tenth of its turns and by and by for all. A trial that
 * comes to neither in {@code baseNanos} is repeated.
 *
 * @param <A> an address
 */
public final class OutlierDetection<A> {
    private static final double SLOW_START_LEAST = 0.1;

    /** A sign that an address does not work. */
    public enum Sign {
        /** No connection, or one so late that another address overtook it. */
        CONNECT,
        /** No TLS handshake. */
        TLS,
        /** No answer in time. */
        TIMEOUT,
        /** The connection ended before an answer, though it was new. */
        RESET,
        /** An answer of 502, 503 or 504. */
        GATEWAY
    }

    /**
     * An address has been ejected.
     *
     * @param address which
     * @param signs how many failures in a row it took
     * @param lastFailure the last of these in words
     * @param nanos for how long
     * @param number how many ejections of late, this one included
     */
    public record Ejection<A>(A address, int signs, String lastFailure, long nanos, int number) {}

    /**
     * An address that is not used like any other.
     *
     * @param address which
     * @param trial whether it is being tried; else it is left alone
     * @param untilNanos until when
     * @param number how many ejections of late
     * @param lastFailure what ejected it in words
     */
    public record Ejected<A>(A address, boolean trial, long untilNanos, int number, String lastFailure) {}

    private final OutlierLimits limits;
    private final RandomGenerator random;
    private final Map<A, AddressState> states = new LinkedHashMap<>();
    private List<A> current = List.of();
    private long ejections;
    private long overflows;
    private long panics;

    /**
     * Of addresses about which nothing bad is known.
     *
     * @param random spreads ejections, and turns during a slow start
     */
    public OutlierDetection(OutlierLimits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
    }

    /**
     * The addresses for one connection, in the order to be tried: those given, less those ejected. Whoever asks is expected to try the first;
     * an address whose ejection is over comes first, once.
     */
    public List<A> admit(List<A> candidates, long nowNanos) {
        current = candidates;
        if (states.isEmpty()) {
            return candidates;
        }
        forget(nowNanos);
        long out = candidates.stream().filter(this::isOut).count();
        if ((candidates.size() - out) * 100 < (long) limits.panicPercent() * candidates.size()) {
            panics++;
            return candidates;
        }
        List<A> admitted = new ArrayList<>(candidates.size());
        List<A> later = new ArrayList<>();
        for (A candidate : candidates) {
            AddressState state = states.get(candidate);
            if (state == null || state.place == Place.IN) {
                (state == null || takesTurn(state, nowNanos) ? admitted : later).add(candidate);
            } else if (nowNanos - state.untilNanos >= 0 && admitted.stream().noneMatch(this::isOut)) {
                state.enter(Place.TRIAL, nowNanos, nowNanos + limits.baseNanos());
                admitted.addFirst(candidate);
            }
        }
        admitted.addAll(later);
        return admitted.isEmpty() ? candidates : admitted;
    }

    private boolean isOut(A address) {
        AddressState state = states.get(address);
        return state != null && state.place != Place.IN;
    }

    private boolean takesTurn(AddressState state, long nowNanos) {
        long left = state.untilNanos - nowNanos;
        double share = 1 - (double) left / Math.max(1, limits.slowStartNanos());
        return left <= 0 || random.nextDouble() < Math.max(SLOW_START_LEAST, share);
    }

    /** Drops what need not be remembered: addresses that do well, and those that left DNS and whose ejection is long over. */
    private void forget(long nowNanos) {
        states.values().forEach(state -> state.forgive(limits.intervalNanos(), nowNanos));
        states.entrySet().removeIf(entry -> {
            AddressState state = entry.getValue();
            boolean gone = !current.contains(entry.getKey());
            return state.clean(nowNanos) || (gone && nowNanos - state.untilNanos >= limits.maxNanos());
        });
    }

    /**
     * An address has failed.
     *
     * @param words what happened, for people
     * @return that it is ejected now; null when it is not
     */
    public @Nullable Ejection<A> failed(A address, Sign sign, String words, long nowNanos) {
        if (!limits.on()) {
            return null;
        }
        AddressState state = states.computeIfAbsent(address, _ -> new AddressState());
        state.forgive(limits.intervalNanos(), nowNanos);
        state.lastFailure = words;
        return switch (state.place) {
            case OUT -> null;
            case TRIAL -> eject(address, state, 1, nowNanos);
            case IN -> {
                int signs = sign == Sign.GATEWAY ? gatewayStreak(state) : localStreak(state);
                int enough = sign == Sign.GATEWAY ? limits.gatewayFailures() : limits.localFailures();
                yield enough > 0 && signs >= enough && mayEject(address)
                        ? eject(address, state, signs, nowNanos)
                        : null;
            }
        };
    }

    private static int gatewayStreak(AddressState state) {
        state.localStreak = 0;
        return ++state.gatewayStreak;
    }

    private static int localStreak(AddressState state) {
        return ++state.localStreak;
    }

    /** One that the name server no longer gives may always be: it takes no share of those that it gives. */
    private boolean mayEject(A address) {
        long out = current.stream().filter(this::isOut).count();
        boolean allowed = !current.contains(address) || (out + 1) * 100 <= (long) limits.maxPercent() * current.size();
        overflows += allowed ? 0 : 1;
        return allowed;
    }

    private Ejection<A> eject(A address, AddressState state, int signs, long nowNanos) {
        ejections++;
        state.ejections++;
        long jitter = limits.jitterNanos() == 0 ? 0 : random.nextLong(limits.jitterNanos());
        long nanos = Math.min(limits.maxNanos(), limits.baseNanos() * state.ejections) + jitter;
        state.enter(Place.OUT, nowNanos, nowNanos + nanos);
        return new Ejection<>(address, signs, state.lastFailure, nanos, state.ejections);
    }

    /**
     * An address has given an answer, other than one that {@linkplain Sign#GATEWAY counts against it}.
     *
     * @return whether that brought it back
     */
    public boolean answered(A address, long nowNanos) {
        AddressState state = states.get(address);
        if (state == null || state.place == Place.OUT) {
            return false;
        }
        boolean back = state.place == Place.TRIAL;
        if (back) {
            state.enter(Place.IN, nowNanos, nowNanos + limits.slowStartNanos());
        }
        state.gatewayStreak = 0;
        state.localStreak = 0;
        state.forgive(limits.intervalNanos(), nowNanos);
        if (state.clean(nowNanos)) {
            states.remove(address);
        }
        return back;
    }

    /** Whether any address has failed lately: if not, {@link #answered} has nothing to do. */
    public boolean troubled() {
        return !states.isEmpty();
    }

    /** Whether the address is left alone now. */
    public boolean ejected(A address) {
        AddressState state = states.get(address);
        return state != null && state.place == Place.OUT;
    }

    /** The addresses left alone or on trial. */
    public List<Ejected<A>> ejected() {
        List<Ejected<A>> ejected = new ArrayList<>();
        states.forEach((address, state) -> {
            if (state.place != Place.IN) {
                boolean trial = state.place == Place.TRIAL;
                ejected.add(new Ejected<>(address, trial, state.untilNanos, state.ejections, state.lastFailure));
            }
        });
        return ejected;
    }

    /** Ejections since the start. */
    public long ejections() {
        return ejections;
    }

    /** Ejections that were due and would have been too many. */
    public long overflows() {
        return overflows;
    }

    /** Connections for which all addresses were admitted because too few were left. */
    public long panics() {
        return panics;
    }
}
