package dev.egresslab.bench.cli;

import dev.egresslab.bench.live.RoleServer;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jline.utils.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code egresslab role NAME}: what {@code run} starts for each role. */
@Command(
        name = "role",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = {
            "Run one role of a scenario, as `run` does in a process of its own.",
            "Reads its configuration as one line of JSON from standard input, writes `READY` and then samples as lines"
                    + " of JSON to standard output, and ends when standard input closes."
        })
final class RoleCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "app, proxy, gateway or origin")
    private String name = "";

    @Override
    public Integer call() throws Exception {
        // Ctrl-C in a terminal reaches the whole process group; it is the runner's to say when a role ends.
        Signals.register("INT", () -> {});
        PrintStream messages = System.out;
        // Whatever a library prints must not end up among the messages.
        System.setOut(System.err);
        return RoleServer.serve(name, System.in, messages);
    }
}
