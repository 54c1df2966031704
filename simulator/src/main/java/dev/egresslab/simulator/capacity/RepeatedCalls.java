package dev.egresslab.simulator.capacity;

/**
 * The retry storm in the long run: how often connections are tried when those who find no port come again.
 *
 * <p>Repetitions load the ports that are short already, so the share {@code p} of SYNs that finds none and their rate depend on each other. A call
 * makes up to {@code n} attempts of up to {@code u} SYNs in time and {@code l} more. With independent SYNs, each attempt fails with {@code q = p^u}, wastes a
 * port with {@code w = p^u (1 - p^l)}, and a call makes {@code k = (1 - q^n) / (1 - q)} attempts, or as many as a budget leaves it. What is carried must be
 * what Erlang's formula lets through of what is offered:
 *
 * <pre>
 *   rate * k * ((1 - q) * taken + w * late)  =  a * (1 - B(a)),   B(a) = p
 * </pre>
 *
 * That repetitions come as much by chance as first calls is Cohen's assumption (J. W. Cohen, "Basic problems of telephone traffic theory and the
 * influence of repeated calls", Philips Telecommunication Review 18, 1957), long known as extended Erlang B; it is good when they come much later than a port
 * needs to change hands ("retrials see time averages", B. S. Greenberg and R. W. Wolff, Journal of Applied Probability 24, 1987).
 *
 * <p><b>Two answers.</b> If no SYN is late there is exactly one: the right side rises with {@code p}, the left one falls. Wasted ports make the left one rise
 * first. Then one load can have a quiet answer and a full one, and stays in the one it is in: a burst tips it over, and it does not come back. That is the
 * storm, so both are given, the first from {@code p = 0} upward and the last from {@code p = 1} downward.
 */
public final class RepeatedCalls {
    private static final int GRID = 4_000;
    private static final int BISECTIONS = 60;

    private final PortDemand demand;
    private final double ports;
    private final Persistence persistence;

    private RepeatedCalls(PortDemand demand, long ports, Persistence persistence) {
        this.demand = demand;
        this.ports = ports;
        this.persistence = persistence;
    }

    /**
     * What a gateway settles at.
     *
     * @param synsPerSecond SYNs that ask for a port a second: the effective arrivals
     * @param refusedShare the share of them that gets none
     * @param attemptsPerCall attempts of each call
     * @param failing the share of calls that fails in the end
     * @param wastedPerSecond ports a second that go to a connection that is given up
     */
    public record Balance(
            double synsPerSecond, double refusedShare, double attemptsPerCall, double failing, double wastedPerSecond) {

        /** SYNs a second that find no port: what a cloud counts. */
        public double refusedPerSecond() {
            return synsPerSecond * refusedShare;
        }
    }

    /** The balance of a gateway that was not full before. */
    public static Balance fromEmpty(PortDemand demand, long ports, Persistence persistence) {
        RepeatedCalls calls = new RepeatedCalls(demand, ports, persistence);
        return calls.balance(calls.first());
    }

    /** The balance of a gateway that a burst has filled. */
    public static Balance fromFull(PortDemand demand, long ports, Persistence persistence) {
        RepeatedCalls calls = new RepeatedCalls(demand, ports, persistence);
        return calls.balance(calls.last());
    }

    /** More is asked for than carried below the answer, less above it. */
    private double first() {
        for (int i = 0; i < GRID; i++) {
            if (excess(at(i + 1)) <= 0) {
                return between(at(i), at(i + 1));
            }
        }
        return 1;
    }

    private double last() {
        for (int i = GRID - 1; i >= 0; i--) {
            if (excess(at(i)) > 0) {
                return between(at(i), at(i + 1));
            }
        }
        return 0;
    }

    /** Dense near 0, where a gateway that holds is. */
    private static double at(int i) {
        double x = (double) i / GRID;
        return x * x * x;
    }

    private double between(double low, double high) {
        double below = low;
        double above = high;
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = (below + above) / 2;
            boolean more = excess(middle) > 0;
            below = more ? middle : below;
            above = more ? above : middle;
        }
        return (below + above) / 2;
    }

    /** Whether the SYNs at this refused share offer more erlangs than would be refused just so much. */
    private double excess(double refused) {
        if (ports == 0) {
            return refused < 1 ? 1 : 0;
        }
        return ErlangB.blockingOfBursts(offered(refused), ports, demand.peakedness()) - refused;
    }

    /** Erlangs: each SYN for as long as it would take a port. */
    private double offered(double refused) {
        double inTime = geometric(refused, persistence.synsInTime());
        double late = Math.pow(refused, persistence.synsInTime()) * geometric(refused, persistence.synsLate());
        return demand.perSecond()
                * attempts(refused)
                * (inTime * demand.takenSeconds() + late * persistence.lateSeconds());
    }

    private double attempts(double refused) {
        double failing = Math.pow(refused, persistence.synsInTime());
        return Math.min(persistence.attemptsPerCallMax(), geometric(failing, persistence.attempts()));
    }

    private Balance balance(double refused) {
        double attempts = attempts(refused);
        double fails = Math.pow(refused, persistence.synsInTime());
        double late = geometric(refused, persistence.synsLate());
        return new Balance(
                demand.perSecond() * attempts * geometric(refused, persistence.syns()),
                refused,
                attempts,
                Math.clamp(1 - attempts * (1 - fails), 0.0, 1.0),
                demand.perSecond() * attempts * fails * late * (1 - refused));
    }

    /** 1 + x + ... + x^(count - 1). */
    private static double geometric(double x, int count) {
        return x == 1 ? count : (1 - Math.pow(x, count)) / (1 - x);
    }
}
