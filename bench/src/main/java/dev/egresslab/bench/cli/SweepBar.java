package dev.egresslab.bench.cli;

import dev.egresslab.bench.live.Progress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far a sweep is: a bar on a terminal, a line for each tenth elsewhere. */
final class SweepBar {
    private static final int WIDTH = 30;
    private static final int TENTHS = 10;
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Progress progress;
    private final boolean redrawn;
    private final int parallel;
    private final long begunNanos = System.nanoTime();
    private long drawnNanos = begunNanos - REDRAW_NANOS;
    private int doneBefore = -1;
    private int tenth = -1;

    SweepBar(Progress progress, boolean redrawn, int parallel) {
        this.progress = progress;
        this.redrawn = redrawn;
        this.parallel = parallel;
    }

    /** A run has ended. */
    void ended(int done, int total) {
        if (doneBefore < 0) {
            doneBefore = done;
            if (done > 0) {
                progress.note("%,d of %,d runs were made before".formatted(done, total));
            }
        }
        long nowNanos = System.nanoTime();
        int reached = (int) ((long) done * TENTHS / total);
        boolean due = redrawn ? nowNanos - drawnNanos >= REDRAW_NANOS || done == total : reached > tenth;
        if (due) {
            drawnNanos = nowNanos;
            tenth = reached;
            progress.step(text(done, total, nowNanos - begunNanos));
        }
    }

    private String text(int done, int total, long sinceNanos) {
        int filled = (int) ((long) done * WIDTH / total);
        int made = done - doneBefore;
        String left = made == 0
                ? ""
                : "   about %s left".formatted(clock((long) ((double) sinceNanos / made * (total - done))));
        return String.format(
                Locale.ROOT,
                "%s%3d %%   %,d of %,d runs, %d at a time%s",
                redrawn ? "█".repeat(filled) + "░".repeat(WIDTH - filled) + " " : "",
                100L * done / total,
                done,
                total,
                parallel,
                done == total ? "   %s".formatted(clock(sinceNanos)) : left);
    }

    private static String clock(long nanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
        return "%d:%02d".formatted(seconds / 60, seconds % 60);
    }
}
