package dev.egresslab.bench.live;

import dev.egresslab.bench.live.RoleMessage.Command;
import dev.egresslab.bench.live.RoleMessage.Event;
import dev.egresslab.bench.live.RoleMessage.Start;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Runs one role for as long as its standard input is open. */
public final class RoleServer {
    private static final System.Logger LOG = System.getLogger(RoleServer.class.getPackageName());

    private final PrintStream out;

    private RoleServer(PrintStream out) {
        this.out = out;
    }

    /**
     * Serves the role until the input ends.
     *
     * @param name the role's name
     * @param in the runner's lines
     * @param out the role's lines; nothing else may be written to it
     * @return the exit code: 0, or 4 when the role could not start
     */
    public static int serve(String name, InputStream in, PrintStream out) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String first = lines.readLine();
        if (first == null) {
            return 0;
        }
        Start start = RoleMessage.JSON.readValue(first, Start.class);
        return new RoleServer(out).serve(name, start, lines);
    }

    private int serve(String name, Start start, BufferedReader lines) throws IOException {
        Role role;
        try {
            role = Roles.start(name, start.config());
        } catch (Exception e) {
            send(Event.Kind.FAILED, 0, null, reason(e));
            return 4;
        }
        ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("sampler").daemon().factory());
        try (role) {
            send(Event.Kind.READY, 0, role.facts(), null);
            // With a fixed delay: at a fixed rate, a sample that came late is followed by one of an instant, whose
            // rates are nonsense.
            var _ = sampler.scheduleWithFixedDelay(
                    () -> sample(role), start.sampleMillis(), start.sampleMillis(), TimeUnit.MILLISECONDS);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Command command = RoleMessage.JSON.readValue(line, Command.class);
                // A command may last as long as a round; the next line, or the end of input, must not wait for it.
                Thread.ofVirtual().name(command.name()).start(() -> answer(role, command));
            }
        } finally {
            sampler.shutdownNow();
        }
        return 0;
    }

    /** One that cannot be had, as of another program that has ended, is a line in the role's log; the round's end asks again and tells. */
    private void sample(Role role) {
        try {
            send(Event.Kind.SAMPLE, 0, role.sample(), null);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "no sample: {0}", reason(e));
        }
    }

    private void answer(Role role, Command command) {
        try {
            Object answer =
                    command.name().equals("sample") ? role.sample() : role.command(command.name(), command.arguments());
            send(Event.Kind.ANSWER, command.id(), answer, null);
        } catch (Exception e) {
            send(Event.Kind.FAILED, command.id(), null, reason(e));
        }
    }

    private void send(Event.Kind kind, long id, @Nullable Object body, @Nullable String error) {
        JsonNode tree = body == null ? null : RoleMessage.JSON.valueToTree(body);
        String line = RoleMessage.line(new Event(kind, id, tree, error));
        synchronized (out) {
            out.print(line + "\n");
            out.flush();
        }
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isEmpty() ? e.toString() : message;
    }
}
