package dev.egresslab.bench.cli;

import dev.egresslab.bench.live.Progress;
import java.io.IOException;
import java.io.PrintWriter;

/** Chooses how progress is shown: redrawn in place on a terminal, plain lines elsewhere, nothing when quiet. */
final class ShownProgress implements AutoCloseable {
    private final Progress progress;

    private ShownProgress(Progress progress) {
        this.progress = progress;
    }

    static ShownProgress open(boolean quiet, PrintWriter err) throws IOException {
        if (quiet) {
            return new ShownProgress(new QuietProgress());
        }
        return new ShownProgress(Terminals.interactive() ? LiveProgress.open() : new PlainProgress(err));
    }

    Progress progress() {
        return progress;
    }

    @Override
    public void close() throws IOException {
        if (progress instanceof LiveProgress live) {
            live.close();
        }
    }
}
