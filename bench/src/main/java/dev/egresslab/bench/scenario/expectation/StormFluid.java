package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.bench.workload.Load;
import java.util.List;

/**
 * A load over its time as a fluid, with all that those do who find no port: SYNs sent again, calls tried again, pages that give up, and workers who
 * wait meanwhile and serve nobody else. What is asked for follows from what is refused and the other way round, at each moment; {@link PortShare} says what
 * is refused, and ports may become more under way.
 *
 * <p>A page opens its connections one after another. Each goes through the stages below, an amount of pages in each, moved on in steps of time:
 *
 * <pre>
 *   call --> attempt --> SYN 1 --refused--> SYN 2 --refused--> ... --> fails --pause--> next attempt, or the page fails
 *                          '--port: next call, or the page's end      '--port too late: wasted, fails
 * </pre>
 *
 * Means only: no call is longer than another, and chance is where {@link PortShare} has it. In the long run this settles at the balance of
 * {@link dev.egresslab.simulator.capacity.RepeatedCalls}; a burst's aftermath is what it adds.
 */
final class StormFluid {
    private static final int STEPS = 20_000;
    /** Steps times stages at the most: a second's work. */
    private static final double WORK_MAX = 6e6;

    private static final int BUDGET_MOST = 10;
    /** Fewer pages than this are under way when nothing is. */
    private static final double NOBODY = 1e-6;

    private final Load load;
    private final StormPage page;
    private final Tries tries;
    private final List<PortShare> shares;
    private final int workers;
    private final int listenQueue;
    private final double stepSeconds;
    private final DelayLine[][] attempts;
    private final DelayLine[][] failures;
    private final DelayLine[][][][] syns;
    private final DelayLine ends;

    private double waiting;
    private double busy;
    /** Retries that the budget has saved up. */
    private double budget = BUDGET_MOST;

    private double arrived;
    private double pagesFailed;
    private double pagesRefused;
    private double calls;
    private double attempted;
    private double inSystemSeconds;

    StormFluid(Load load, StormPage page, Tries tries, List<PortShare> shares, int workers, int listenQueue) {
        this.load = load;
        this.page = page;
        this.tries = tries;
        this.shares = shares;
        this.workers = workers;
        this.listenQueue = listenQueue;
        double seconds = load.duration().toNanos() / 1e9;
        int stages = page.opens() * tries.attempts() * tries.synSeconds().size() * shares.size();
        stepSeconds = Math.max(seconds / STEPS, seconds * stages / WORK_MAX);
        attempts = new DelayLine[page.opens()][tries.attempts()];
        failures = new DelayLine[page.opens()][tries.attempts()];
        syns = new DelayLine[page.opens()][tries.attempts()][tries.synSeconds().size()][shares.size()];
        ends = new DelayLine(stepSeconds, page.openSeconds() + page.tailSeconds());
        shares.forEach(share -> share.begin(stepSeconds, tries));
        for (int call = 0; call < page.opens(); call++) {
            for (int attempt = 0; attempt < tries.attempts(); attempt++) {
                stage(call, attempt);
            }
        }
    }

    private void stage(int call, int attempt) {
        double before = attempt == 0
                ? page.openSeconds()
                : tries.waits().get(attempt - 1).mostSeconds();
        attempts[call][attempt] = new DelayLine(stepSeconds, before);
        failures[call][attempt] = new DelayLine(stepSeconds, tries.failsSeconds());
        for (int syn = 0; syn < tries.synSeconds().size(); syn++) {
            for (int share = 0; share < shares.size(); share++) {
                syns[call][attempt][syn][share] = new DelayLine(stepSeconds, syn == 0 ? 0 : gap(syn));
            }
        }
    }

    private double gap(int syn) {
        return tries.synSeconds().get(syn) - tries.synSeconds().get(syn - 1);
    }

    /** Lets the load flow until all is over, and says what came of it, by the ports of the tightest destination. */
    Storm run(PortShare tightest) {
        double loadSeconds = load.duration().toNanos() / 1e9;
        double most = 3 * loadSeconds + 1_000 * (page.openSeconds() + tries.failsSeconds());
        double now = 0;
        for (int step = 1; now < loadSeconds || (waiting + busy > NOBODY && now < most); step++) {
            now = step * stepSeconds;
            double seconds = now - stepSeconds / 2;
            step(seconds < loadSeconds ? load.ratePerSecondAt(seconds) * stepSeconds : 0, now);
        }
        return new Storm(
                arrived,
                pagesFailed + pagesRefused,
                calls == 0 ? 0 : attempted / calls,
                shares.stream().mapToDouble(PortShare::opened).sum(),
                shares.stream().mapToDouble(PortShare::refused).sum(),
                arrived == 0 ? 0 : inSystemSeconds / arrived,
                tightest.inUseMax(),
                tightest.ips(),
                tightest.ports(),
                tightest.steps());
    }

    private void step(double arriving, double now) {
        advance();
        begin(arriving);
        shares.forEach(share -> share.meet(now));
        for (int call = 0; call < page.opens(); call++) {
            for (int attempt = 0; attempt < tries.attempts(); attempt++) {
                move(call, attempt);
            }
        }
        busy -= ends.take();
        inSystemSeconds += (busy + waiting) * stepSeconds;
    }

    private void advance() {
        ends.step();
        for (int call = 0; call < page.opens(); call++) {
            for (int attempt = 0; attempt < tries.attempts(); attempt++) {
                attempts[call][attempt].step();
                failures[call][attempt].step();
                for (DelayLine[] bySyn : syns[call][attempt]) {
                    for (DelayLine line : bySyn) {
                        line.step();
                    }
                }
            }
        }
    }

    /** Pages arrive, begin where a worker is free, wait, or are refused. */
    private void begin(double arriving) {
        arrived += arriving;
        waiting += arriving;
        // A worker serves several pages within a step that is longer than a page.
        double turns = Math.max(1, stepSeconds / page.seconds());
        double begun = Math.clamp((workers - busy) * turns, 0.0, waiting);
        waiting -= begun;
        busy += begun;
        double tooMany = Math.max(0, waiting - listenQueue);
        waiting -= tooMany;
        pagesRefused += tooMany;
        attempts[0][0].add(begun, 0);
    }

    private void move(int call, int attempt) {
        double trying = attempts[call][attempt].take();
        attempted += trying;
        if (attempt == 0) {
            calls += trying;
            budget = tries.isBudgeted() ? Math.min(BUDGET_MOST, budget + trying * tries.budget()) : Double.MAX_VALUE;
        }
        for (int share = 0; share < shares.size(); share++) {
            syns[call][attempt][0][share].add(trying * shares.get(share).share(), 0);
            for (int syn = 0; syn < tries.synSeconds().size(); syn++) {
                send(call, attempt, syn, share);
            }
        }
        fail(call, attempt, failures[call][attempt].take());
    }

    private void send(int call, int attempt, int syn, int share) {
        double sent = syns[call][attempt][syn][share].take();
        if (sent == 0) {
            return;
        }
        boolean inTime = syn < tries.inTime();
        double got = shares.get(share).take(sent, inTime ? -1 : syn - tries.inTime());
        double refused = sent - got;
        double untilFailure = tries.failsSeconds() - tries.synSeconds().get(syn);
        if (inTime) {
            opened(call, got);
        } else {
            failures[call][attempt].add(got, untilFailure);
        }
        if (syn + 1 < tries.synSeconds().size()) {
            syns[call][attempt][syn + 1][share].add(refused, gap(syn + 1));
        } else {
            failures[call][attempt].add(refused, untilFailure);
        }
    }

    private void opened(int call, double pages) {
        if (call + 1 < page.opens()) {
            attempts[call + 1][0].add(pages, page.openSeconds());
        } else {
            ends.add(pages, page.openSeconds() + page.tailSeconds());
        }
    }

    private void fail(int call, int attempt, double failing) {
        double again = 0;
        if (attempt + 1 < tries.attempts()) {
            again = Math.min(failing, budget);
            budget -= again;
            Tries.Wait wait = tries.waits().get(attempt);
            attempts[call][attempt + 1].add(again, wait.leastSeconds(), wait.mostSeconds());
        }
        pagesFailed += failing - again;
        busy -= failing - again;
    }
}
