package dev.egresslab.simulator.nat;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A connection's life in the ledger: opened, established, used, closed by FIN, and its port given back when the hold is over. The gaps between
 * openings are such that the destinations stay at the fill: nearly all mappings are held, as behind a saturated gateway.
 *
 * <p>{@code mvn -q -Pjmh -pl simulator test-compile exec:exec@jmh -Djmh.arguments="LedgerLife -prof gc"} measures it, and that it allocates
 * nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC"})
public class LedgerLifeBenchmark {

    private static final long ROUND_TRIP_NANOS = 20_000_000;
    private static final long HOLD_NANOS = 60_000_000_000L;

    @Param({"0.01", "0.5", "0.999"})
    double fill;

    @Param({"1", "100"})
    int destinations;

    private PortLedger ledger;
    private int[] numbers;
    private int[] underWay;
    private long gapNanos;
    private long nowNanos;
    private int next;

    @Setup
    public void fill() {
        GatewayProfile profile = Profiles.byName("aws-nat-gateway").orElseThrow();
        ledger = new PortLedger(profile, 1, new SplittableRandom(1), LedgerListener.NONE);
        numbers = new int[destinations];
        for (int i = 0; i < destinations; i++) {
            numbers[i] = ledger.destination(Protocol.TCP, i, 443);
        }
        double live = fill * profile.portsPerDestination().value() * destinations;
        gapNanos = (long) Math.ceil((HOLD_NANOS + ROUND_TRIP_NANOS) / live);
        underWay = new int[(int) (ROUND_TRIP_NANOS / gapNanos) + 1];
        java.util.Arrays.fill(underWay, PortLedger.EXHAUSTED);
        for (long i = 0; i < 2 * live; i++) {
            life();
        }
    }

    /** One opening, and the ending of the connection opened a round trip before. */
    @Benchmark
    public int life() {
        nowNanos += gapNanos;
        int place = next % underWay.length;
        int ending = underWay[place];
        if (ending != PortLedger.EXHAUSTED) {
            ledger.established(ending, nowNanos);
            ledger.active(ending, nowNanos);
            ledger.close(ending, Ending.FIN, nowNanos);
        }
        int opened = ledger.open(numbers[next % destinations], 0, nowNanos);
        underWay[place] = opened;
        next = next + 1 & Integer.MAX_VALUE;
        return opened;
    }
}
