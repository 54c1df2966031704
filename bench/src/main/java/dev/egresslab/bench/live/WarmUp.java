package dev.egresslab.bench.live;

import dev.egresslab.bench.app.WarmOutcome;
import dev.egresslab.bench.app.WarmRequest;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.Round.Cpu;
import dev.egresslab.reports.results.VariantResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Warms one variant until its CPU per page stops falling: a cold JVM costs two to five times as much as a warm one, and would be taken
 * for the price of a connection.
 *
 * <p>Pages are served in a closed loop, second by second; as many at once as a closed load has clients, or else few. The variant counts as settled when a second was no more than
 * {@value #TOLERANCE_PERCENT} % cheaper than the cheapest of the seconds before it, twice in a row, after at least {@value #SECONDS_MIN}. Where the scenario says how many
 * pages make it warm, it is that many.
 */
final class WarmUp {
    private static final int SECONDS_MIN = 4;
    private static final int TOLERANCE_PERCENT = 5;
    /** Enough to keep two processors busy with handshakes that wait for three round trips each. */
    private static final int CONCURRENCY_DIRECT = 64;
    /** Each page in flight makes the pool open a connection that stays: no more than the processors need. */
    private static final int CONCURRENCY_PROXIED = 8;

    private static final Duration CHUNK = Duration.ofSeconds(1);
    private static final int FIRST_TRIES = 5;
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    /** No warm-up was asked for. */
    static final VariantResult.WarmUp NONE = new VariantResult.WarmUp(0, 0, 0, 0, false);

    private final VariantProcesses variant;
    private final Scenario scenario;

    WarmUp(Scenario scenario, VariantProcesses variant) {
        this.scenario = scenario;
        this.variant = variant;
    }

    /**
     * Warms the variant, for as long as the scenario lets it.
     * @throws EnvironmentException if not one page succeeds: the variant does not work at all
     */
    VariantResult.WarmUp run() throws InterruptedException {
        Duration limit = scenario.measure().warmUp();
        long begunNanos = System.nanoTime();
        long pages = 0;
        List<Double> micros = new ArrayList<>();
        while (!warm(pages, micros) && System.nanoTime() - begunNanos < limit.toNanos()) {
            long before = cpuMicros();
            WarmOutcome outcome = micros.isEmpty() ? first() : chunk(micros.size());
            if (failed(outcome)) {
                throw new EnvironmentException(
                        "%s: the warm-up failed, no page succeeded: %s".formatted(variant.name(), reasons(outcome)));
            }
            pages += outcome.pages();
            micros.add((cpuMicros() - before) / (double) outcome.pages());
        }
        if (micros.isEmpty()) {
            return NONE;
        }
        long millis = (System.nanoTime() - begunNanos) / 1_000_000;
        return new VariantResult.WarmUp(pages, millis, micros.getFirst(), micros.getLast(), warm(pages, micros));
    }

    /**
     * The first chunk in which a page succeeds, or the last of a few. A process whose code has never run may need more than a second for its
     * first connection and handshake on a busy machine, and a proxy gives up a request that has waited that long.
     */
    private WarmOutcome first() throws InterruptedException {
        WarmOutcome outcome = chunk(0);
        for (int again = 1; again < FIRST_TRIES && failed(outcome); again++) {
            outcome = chunk(0);
        }
        return outcome;
    }

    private static boolean failed(WarmOutcome outcome) {
        return outcome.pages() == outcome.failed();
    }

    private boolean warm(long pages, List<Double> micros) {
        Long wanted = scenario.measure().warmUpRequests();
        return wanted == null ? settled(micros) : pages >= wanted;
    }

    private WarmOutcome chunk(int index) throws InterruptedException {
        WarmRequest request = new WarmRequest(
                Math.min(concurrency(), variant.variant().app().workers()),
                Long.MAX_VALUE,
                CHUNK.toNanos(),
                scenario.seed() + index,
                variant.warmUpRoute());
        return RoleMessage.JSON.treeToValue(
                variant.app().process().call("warm", request, ANSWER_WITHIN), WarmOutcome.class);
    }

    private int concurrency() {
        if (scenario.load().closed()) {
            return scenario.load().clients();
        }
        return variant.proxy() == null ? CONCURRENCY_DIRECT : CONCURRENCY_PROXIED;
    }

    private long cpuMicros() {
        long micros = 0;
        for (VariantProcesses.Member member : variant.paidFor()) {
            Cpu cpu = member.cpu();
            micros += cpu.userMicros() + cpu.systemMicros();
        }
        return micros;
    }

    static boolean settled(List<Double> micros) {
        if (micros.size() < SECONDS_MIN) {
            return false;
        }
        return steady(micros, micros.size() - 1) && steady(micros, micros.size() - 2);
    }

    private static boolean steady(List<Double> micros, int index) {
        double cheapestBefore = micros.subList(0, index).stream()
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(Double.MAX_VALUE);
        return micros.get(index) >= cheapestBefore * (100 - TOLERANCE_PERCENT) / 100;
    }

    private static String reasons(WarmOutcome outcome) {
        return outcome.firstFailures().isEmpty()
                ? "it made none"
                : String.join("; ", outcome.firstFailures().values());
    }
}
