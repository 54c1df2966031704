package dev.egresslab.bench.cli;

import dev.egresslab.bench.live.Progress;
import java.io.PrintWriter;
import java.util.List;

/** Progress for logs: a line for each step and note, and the roles' lines every few seconds. */
final class PlainProgress implements Progress {
    private static final long LIVE_EVERY_MILLIS = 5_000;

    private final PrintWriter out;
    private long shownAtMillis;

    PlainProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void step(String text) {
        shownAtMillis = 0;
        out.println(text);
        out.flush();
    }

    @Override
    public void live(List<Line> lines) {
        long elapsedMillis = lines.isEmpty() ? 0 : lines.getFirst().elapsedMillis();
        if (elapsedMillis - shownAtMillis < LIVE_EVERY_MILLIS) {
            return;
        }
        shownAtMillis = elapsedMillis;
        ProgressText.lines(lines).forEach(out::println);
        out.flush();
    }

    @Override
    public void note(String text) {
        out.println(text);
        out.flush();
    }
}
