package dev.egresslab.bench.cli;

import dev.egresslab.bench.live.Progress;
import java.util.List;

/** Progress for {@code --quiet}: nothing. */
final class QuietProgress implements Progress {
    @Override
    public void step(String text) {}

    @Override
    public void live(List<Line> lines) {}

    @Override
    public void note(String text) {}
}
