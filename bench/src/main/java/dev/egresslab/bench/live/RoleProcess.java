package dev.egresslab.bench.live;

import dev.egresslab.bench.live.RoleMessage.Command;
import dev.egresslab.bench.live.RoleMessage.Event;
import dev.egresslab.bench.live.RoleMessage.Start;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The runner's side of a role that runs in a process of its own. */
final class RoleProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration END_WITHIN = Duration.ofSeconds(3);

    private final String title;
    private final Process process;
    private final OutputStream input;
    private final Path log;
    private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private volatile Consumer<JsonNode> onSample = sample -> {};
    private volatile boolean closing;

    private RoleProcess(String title, Process process, Path log) {
        this.title = title;
        this.process = process;
        this.input = process.getOutputStream();
        this.log = log;
    }

    /**
     * Starts the process; it waits for {@link #configure}.
     *
     * @param role the role's name
     * @param title names the process in messages and its log file, such as {@code direct.gateway}
     * @param logs the folder for the role's standard error
     */
    static RoleProcess spawn(String role, String title, Path logs) throws IOException {
        Files.createDirectories(logs);
        Path log = logs.resolve(title + ".log");
        Process process = new ProcessBuilder(JvmCommand.role(role))
                .redirectError(log.toFile())
                .start();
        RoleProcess spawned = new RoleProcess(title, process, log);
        Thread.ofPlatform().name(title).daemon().start(spawned::readEvents);
        return spawned;
    }

    /**
     * Gives the role its configuration; {@link #facts()} waits until it serves.
     *
     * @param config the role's configuration, a JSON-able record
     * @param sampleMillis milliseconds between two samples
     */
    void configure(Object config, long sampleMillis) throws IOException {
        send(RoleMessage.line(new Start(sampleMillis, RoleMessage.JSON.valueToTree(config))));
    }

    String title() {
        return title;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Sets who is told of each periodic sample. Called on the process's reading thread. */
    void onSample(Consumer<JsonNode> listener) {
        onSample = listener;
    }

    /**
     * Waits until the role serves and returns its facts.
     *
     * @throws EnvironmentException if it cannot start, with its own reason
     */
    JsonNode facts() throws InterruptedException {
        try {
            return ready.get(READY_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new EnvironmentException("%s could not start: %s".formatted(title, reason(e)), e);
        } catch (TimeoutException e) {
            throw new EnvironmentException(
                    "%s did not start within %d s; see %s".formatted(title, READY_WITHIN.toSeconds(), log), e);
        }
    }

    /** Returns a sample taken now. */
    JsonNode sample() throws InterruptedException {
        return call("sample", RoleMessage.JSON.createObjectNode(), Duration.ofSeconds(30));
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @throws RoleEndedException if the role ended before it answered
     * @throws RoleFailedException if the role answered with a failure
     */
    JsonNode call(String name, Object arguments, Duration limit) throws InterruptedException {
        long id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        pending.put(id, answer);
        try {
            send(RoleMessage.line(new Command(id, name, RoleMessage.JSON.valueToTree(arguments))));
            if (!process.isAlive()) {
                throw ended();
            }
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            throw ended();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RoleEndedException ended) {
                throw ended;
            }
            throw new RoleFailedException("%s: %s failed: %s".formatted(title, name, reason(e)), e);
        } catch (TimeoutException e) {
            throw new RoleEndedException(
                    "%s did not answer `%s` within %d s; see %s".formatted(title, name, limit.toSeconds(), log));
        } finally {
            pending.remove(id);
        }
    }

    private static @Nullable String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? e.getMessage() : cause.getMessage();
    }

    private synchronized void send(String line) throws IOException {
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    private void readEvents() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                on(RoleMessage.JSON.readValue(line, Event.class));
            }
        } catch (IOException | JacksonException e) {
            if (!closing) {
                fail(new RoleEndedException("%s: %s; see %s".formatted(title, e.getMessage(), log)));
            }
        }
        fail(ended());
    }

    private void on(Event event) {
        JsonNode body = event.body() == null ? RoleMessage.JSON.nullNode() : event.body();
        switch (event.kind()) {
            case READY -> ready.complete(body);
            case SAMPLE -> onSample.accept(body);
            case ANSWER -> take(event.id()).complete(body);
            case FAILED -> {
                IllegalStateException failure = new IllegalStateException(event.error());
                if (event.id() == 0) {
                    ready.completeExceptionally(failure);
                } else {
                    take(event.id()).completeExceptionally(failure);
                }
            }
        }
    }

    private CompletableFuture<JsonNode> take(long id) {
        @Nullable CompletableFuture<JsonNode> answer = pending.remove(id);
        return answer == null ? new CompletableFuture<>() : answer;
    }

    private void fail(RoleEndedException reason) {
        ready.completeExceptionally(reason);
        pending.values().forEach(answer -> answer.completeExceptionally(reason));
    }

    private RoleEndedException ended() {
        try {
            process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String how = process.isAlive() ? "closed its output" : "ended with code " + process.exitValue();
        return new RoleEndedException("%s %s%s; see %s".formatted(title, how, lastWords(), log));
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "" : ": " + lines.getLast().strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends the process: closes its input, and kills it when it does not end by itself. Idempotent. */
    @Override
    public void close() {
        closing = true;
        try {
            input.close();
        } catch (IOException e) {
            // The process has ended already: there is nobody to tell.
        }
        try {
            if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Begins to end the process without waiting, so that several can end at once. */
    void closeInput() {
        closing = true;
        try {
            input.close();
        } catch (IOException e) {
            // The process has ended already: there is nobody to tell.
        }
    }
}
