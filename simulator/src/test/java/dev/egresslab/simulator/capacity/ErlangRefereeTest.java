package dev.egresslab.simulator.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.LedgerListener;
import dev.egresslab.simulator.nat.PortLedger;
import dev.egresslab.simulator.nat.Profiles;
import dev.egresslab.simulator.nat.Protocol;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The ledger in virtual time against Erlang's formula: connections that arrive by chance and do not come again when refused fail as often as
 * {@link ErlangB} says, whatever the distribution of their lives.
 */
class ErlangRefereeTest {

    private static final long SEED = Long.getLong("egresslab.seed", 1_917);
    private static final int PORTS = 100;
    private static final int RUNS = 20;
    /** Student's t for 19 degrees of freedom, two-sided 99 %. */
    private static final double T_99 = 2.861;

    /** Life plus hold is one second on average: two thirds life, one third hold. */
    private static final double MEAN_LIFE_NANOS = 2e9 / 3;

    private static final long HOLD_NANOS = 1_000_000_000L - Math.round(MEAN_LIFE_NANOS);

    /** How long connections live. */
    enum Lives {
        EXPONENTIAL,
        CONSTANT,
        LOG_NORMAL;

        long nanos(SplittableRandom random) {
            double factor = switch (this) {
                case EXPONENTIAL -> -Math.log1p(-random.nextDouble());
                case CONSTANT -> 1;
                // Mean 1: e^(-1/2 + N(0, 1)).
                case LOG_NORMAL -> Math.exp(random.nextGaussian() - 0.5);
            };
            return Math.round(MEAN_LIFE_NANOS * factor);
        }
    }

    private record Closing(long atNanos, int mapping) implements Comparable<Closing> {
        @Override
        public int compareTo(Closing other) {
            return Long.compare(atNanos, other.atNanos);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 0.01", "EXPONENTIAL, 0.05", "EXPONENTIAL, 0.2", "EXPONENTIAL, 0.5",
        "CONSTANT, 0.01", "CONSTANT, 0.05", "CONSTANT, 0.2", "CONSTANT, 0.5",
        "LOG_NORMAL, 0.01", "LOG_NORMAL, 0.05", "LOG_NORMAL, 0.2", "LOG_NORMAL, 0.5"
    })
    void blockingIsErlangs(Lives lives, double expected) {
        // Rare failures need more arrivals for an interval worth the name.
        int arrivals = expected < 0.02 ? 60_000 : 10_000;
        double offered = ErlangB.offeredAt(expected, PORTS, 1);
        SplittableRandom seeds = new SplittableRandom(SEED);
        double sum = 0;
        double squares = 0;
        for (int run = 0; run < RUNS; run++) {
            double blocking = blocking(lives, offered, arrivals, seeds.split());
            sum += blocking;
            squares += blocking * blocking;
        }
        double mean = sum / RUNS;
        double deviation = Math.sqrt((squares - sum * mean) / (RUNS - 1));
        double halfWidth = T_99 * deviation / Math.sqrt(RUNS);
        assertThat(expected)
                .as("seed %d, measured %.5f +- %.5f", SEED, mean, halfWidth)
                .isBetween(mean - halfWidth, mean + halfWidth);
        // An interval so wide that anything fits would prove nothing.
        assertThat(halfWidth).isLessThan(0.15 * expected);
    }

    /** One run from empty, the first tenth not counted: it is ten times as long as a life. */
    private static double blocking(Lives lives, double offeredPerSecond, int arrivals, SplittableRandom random) {
        GatewayProfile profile = Profiles.byName("aws-nat-gateway")
                .orElseThrow()
                .scaled(PORTS, Duration.ofNanos(HOLD_NANOS), Duration.ofHours(1));
        PortLedger ledger = new PortLedger(profile, 1, random.split(), LedgerListener.NONE);
        int to = ledger.destination(Protocol.TCP, 1, 443);
        PriorityQueue<Closing> closings = new PriorityQueue<>();
        long now = 0;
        long refusedBefore = 0;
        for (int arrival = 0; arrival < arrivals + arrivals / 10; arrival++) {
            now += Math.round(-Math.log1p(-random.nextDouble()) / offeredPerSecond * 1e9);
            while (!closings.isEmpty() && closings.element().atNanos() <= now) {
                Closing closing = closings.remove();
                ledger.close(closing.mapping(), Ending.FIN, closing.atNanos());
            }
            if (arrival == arrivals / 10) {
                refusedBefore = ledger.usage().of(to).refused();
            }
            int mapping = ledger.open(to, 1, now);
            if (mapping != PortLedger.EXHAUSTED) {
                ledger.established(mapping, now);
                closings.add(new Closing(now + lives.nanos(random), mapping));
            }
        }
        return (ledger.usage().of(to).refused() - refusedBefore) / (double) arrivals;
    }
}
