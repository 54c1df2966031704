package dev.egresslab.bench.cli;

import dev.egresslab.bench.live.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/** Progress on a terminal: finished steps scroll away above, the current step and the roles' lines are redrawn in place. */
final class LiveProgress implements Progress, AutoCloseable {
    private static final int COLUMNS_MIN = 20;

    private final Terminal terminal;
    private final Display display;
    private String step = "";
    private List<Line> lines = List.of();

    private LiveProgress(Terminal terminal) {
        this.terminal = terminal;
        this.display = new Display(terminal, /* fullscreen= */ false);
    }

    /** Opens the terminal that the process runs in. Ctrl-C keeps ending the process. */
    static LiveProgress open() throws IOException {
        return new LiveProgress(TerminalBuilder.builder()
                .system(true)
                .nativeSignals(true)
                .signalHandler(Terminal.SignalHandler.SIG_DFL)
                .build());
    }

    @Override
    public synchronized void step(String text) {
        step = text;
        lines = List.of();
        draw();
    }

    @Override
    public synchronized void live(List<Line> roles) {
        lines = roles;
        draw();
    }

    @Override
    public synchronized void note(String text) {
        clear();
        terminal.writer().println(text);
        terminal.flush();
        draw();
    }

    /** Removes the redrawn part and gives the terminal back. */
    @Override
    public synchronized void close() throws IOException {
        clear();
        terminal.flush();
        terminal.close();
    }

    private void clear() {
        resize();
        display.update(List.of(), 0);
        display.reset();
    }

    private void draw() {
        resize();
        List<AttributedString> text = new ArrayList<>();
        if (!step.isEmpty()) {
            text.add(cut("… " + step));
        }
        ProgressText.lines(lines).forEach(line -> text.add(cut(line)));
        display.update(text, 0);
    }

    private void resize() {
        display.resize(size());
    }

    /** The terminal's size, or a usable one where the terminal does not say. */
    private Size size() {
        Size size = terminal.getSize();
        return Size.of(Math.max(COLUMNS_MIN, size.getColumns()), Math.max(1, size.getRows()));
    }

    private AttributedString cut(String line) {
        int width = size().getColumns() - 1;
        return new AttributedString(line.length() <= width ? line : line.substring(0, width - 1) + "…");
    }
}
