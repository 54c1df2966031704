package dev.egresslab.bench.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes the runs of a grid that the journal does not have yet, several at a time. A run is on one thread and shares nothing, so what it gives
 * does not depend on how many run beside it.
 */
public final class SweepRunner {
    private final Grid grid;
    private final Journal journal;
    private final OneRun oneRun;
    private volatile boolean stopped;

    /** Makes one run. Called by several threads at once. */
    public interface OneRun {
        /**
         * Makes the run.
         *
         * @param sets the values to set, as {@code key=value}
         */
        Outcome run(List<String> sets, long seed);
    }

    /** Hears of each run that has ended; by one thread. */
    public interface Listener {
        /**
         * A run has ended, or none yet.
         *
         * @param done how many have ended, those of earlier times included
         * @param total how many there are
         */
        void ended(int done, int total);
    }

    /** Takes what there is to run. */
    public SweepRunner(Grid grid, Journal journal, OneRun oneRun) {
        this.grid = grid;
        this.journal = journal;
        this.oneRun = oneRun;
    }

    /**
     * Makes all runs that are missing.
     *
     * @param parallel how many at a time
     * @return false if {@link #stop} was called before all were made
     */
    public boolean run(int parallel, Listener listener) throws IOException, InterruptedException {
        List<Grid.Run> all = grid.runs();
        List<Grid.Run> missing = new ArrayList<>();
        for (Grid.Run run : all) {
            if (journal.outcome(grid, run).isEmpty()) {
                missing.add(run);
            }
        }
        int done = all.size() - missing.size();
        listener.ended(done, all.size());
        try (ExecutorService executor = Executors.newFixedThreadPool(
                parallel, Thread.ofPlatform().name("sweep-", 0).daemon().factory())) {
            ExecutorCompletionService<Boolean> runs = new ExecutorCompletionService<>(executor);
            missing.forEach(run -> runs.submit(() -> make(run)));
            for (int i = 0; i < missing.size() && !stopped; i++) {
                if (result(runs.take(), executor)) {
                    done++;
                    listener.ended(done, all.size());
                }
            }
            executor.shutdown();
        }
        return done == all.size();
    }

    private boolean result(Future<Boolean> run, ExecutorService executor) throws IOException, InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            stopped = true;
            executor.shutdown();
            switch (e.getCause()) {
                case UncheckedIOException io -> throw io.getCause();
                case RuntimeException failure -> throw failure;
                case OutOfMemoryError tooSmall -> throw tooSmall;
                case null, default -> throw new IllegalStateException("a run failed", e);
            }
        }
    }

    private boolean make(Grid.Run run) {
        if (stopped) {
            return false;
        }
        Outcome outcome = oneRun.run(grid.sets(run.values()), run.seed());
        try {
            journal.add(grid, run, outcome);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    /** Lets runs under way end, and begins no other. What has ended is in the journal. */
    public void stop() {
        stopped = true;
    }
}
