package dev.egresslab.bench.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/*
 * A child must not outlive this process, however this process ends. Nothing that runs here can see to that after a kill -9, so a shell does:
 * it waits for its standard input to end, which the kernel brings about whenever this process ends, and then kills the child's whole process
 * group. (Linux's PR_SET_PDEATHSIG, which setpriv offers, was not chosen: it reaches only the first process and not the workers of nginx or
 * PHP-FPM, it fires already when the *thread* ends that started the child, and it is Linux's alone.)
 *
 * The shell starts before the child and is told the child's group as soon as there is one, so that the time without a guard is the time of one
 * write. It ignores the signals of a terminal: Ctrl-C reaches it, too, and is when it is needed.
 */

/** Kills a process group when this process has ended, or when told to. */
final class Watchdog implements AutoCloseable {
    private static final String SCRIPT = """
        trap '' HUP INT QUIT TERM
        read -r target || exit 0
        cat > /dev/null
        kill -s KILL -- "$target" 2> /dev/null
        """;

    private static final long LIMIT_SECONDS = 5;

    private final Process shell;

    private Watchdog(Process shell) {
        this.shell = shell;
    }

    /** Starts the shell, which guards nothing yet. */
    static Watchdog start() throws IOException {
        return new Watchdog(new ProcessBuilder("sh", "-c", SCRIPT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /**
     * Says what to kill.
     *
     * @param target a process, or, when negative, a process group
     */
    void guard(long target) throws IOException {
        OutputStream input = shell.getOutputStream();
        input.write((target + "\n").getBytes(StandardCharsets.US_ASCII));
        input.flush();
    }

    /** Kills what is guarded, if it still runs, and waits until that is done. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (IOException _) {
            // The pipe is broken: the shell has ended, and with it the guard.
            shell.destroyForcibly();
        } catch (InterruptedException _) {
            shell.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
