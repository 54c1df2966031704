package dev.egresslab.bench.peer;

import dev.egresslab.bench.workload.ConnectionModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/*
 * PHP-FPM and not the server that is built into php-cli: FPM's workers take one request each from a common queue, as in production, while a
 * worker of the built-in server takes several connections and lets them wait behind each other though other workers are idle. Pages are
 * asked for by FastCGI over FPM's Unix socket, a connection for each as nginx has it, without a web server between.
 */

/** PHP-FPM as the application. Safe for use by several threads. */
public final class PhpPeer implements Peer<PhpSample> {
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long SPARE_MILLIS = 5_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Program program;
    private final Folder folder;
    private final Child child;
    private final Path socket;
    private final Path script;
    private final Map<String, String> configuration;
    private final long limitMillis;

    private PhpPeer(
            Program program,
            Folder folder,
            Child child,
            Path socket,
            Path script,
            Map<String, String> configuration,
            long limitMillis) {
        this.program = program;
        this.folder = folder;
        this.child = child;
        this.socket = socket;
        this.script = script;
        this.configuration = configuration;
        this.limitMillis = limitMillis;
    }

    /** Whether PHP-FPM is installed and keeps connections as asked; whether it has curl shows when it starts. */
    public static Availability availability(ConnectionModel connections) {
        return switch (connections) {
            case PER_CALL, PER_PAGE -> Availability.of(Program.Kind.PHP_FPM);
            case PER_WORKER, SHARED ->
                new Availability.Unfit(
                        "PHP keeps connections for a call or a page (PER_CALL, PER_PAGE); to keep them between pages"
                                + " needs curl_share_init_persistent() of PHP 8.5, which is not used here");
        };
    }

    /**
     * Starts it; when this returns all its workers wait for pages.
     *
     * @throws PeerException when it does not come to that, for instance because PHP has no curl
     */
    public static PhpPeer start(Program program, PhpConfig config) throws PeerException {
        if (availability(config.connections()) instanceof Availability.Unfit(String reason)) {
            throw new IllegalArgumentException(reason);
        }
        Folder folder = Folder.create();
        Child child = null;
        try {
            Path socket = folder.path().resolve("fpm.sock");
            String trusted = config.trusted();
            String caFile =
                    trusted == null ? null : folder.write("ca.pem", trusted).toString();
            String page = PhpPage.of(config, caFile);
            Path script = folder.write("page.php", page);
            Path probe = folder.write("probe.php", "<?php echo extension_loaded('curl') ? 'curl' : 'none';");
            String fpm = fpm(config, socket);
            Path file = folder.write("fpm.conf", fpm);
            child = Child.start(program.toString(), command(program, file), folder.path());
            long limitMillis = config.calls() * config.timeoutMillis() + SPARE_MILLIS;
            Map<String, String> configuration = Map.of("fpm.conf", fpm, "page.php", page);
            PhpPeer peer = new PhpPeer(program, folder, child, socket, script, configuration, limitMillis);
            child.await("answer", READY_NANOS, () -> peer.ready(probe, config.workers()));
            peer.requireCurl(probe);
            return peer;
        } catch (PeerException | RuntimeException e) {
            if (child != null) {
                child.close();
            }
            folder.close();
            throw e;
        }
    }

    /** All its workers there, whose processes are the role's from then on: FPM answers as soon as the first is. */
    private boolean ready(Path probe, int workers) throws IOException {
        return !run(probe).body().isEmpty() && pids().size() > workers;
    }

    private void requireCurl(Path probe) throws PeerException {
        try {
            if (!run(probe).body().equals("curl")) {
                throw new PeerException(
                        program + " has no curl extension; install it (php-curl) to use PHP as the application");
            }
        } catch (IOException e) {
            throw new PeerException(program + " did not answer: " + e.getMessage(), e);
        }
    }

    private static List<String> command(Program program, Path file) {
        List<String> command =
                new ArrayList<>(List.of(program.path(), "--nodaemonize", "--fpm-config", file.toString()));
        if (isRoot()) {
            command.add("--allow-to-run-as-root");
        }
        return command;
    }

    /** As whoever runs this: FPM asks for a user only when that is root. */
    private static String fpm(PhpConfig config, Path socket) {
        String user = isRoot() ? "user = root\ngroup = root\n" : "";
        return """
            [global]
            error_log = /dev/stderr
            log_limit = 8192

            [www]
            %slisten = %s
            listen.backlog = %d
            pm = static
            pm.max_children = %d
            pm.status_path = /status
            catch_workers_output = yes
            """.formatted(user, socket, config.listenQueue(), config.workers());
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Where pages are asked for: FPM's Unix socket. Whoever connects while its queue is full is told to try again (EAGAIN). */
    public Path socket() {
        return socket;
    }

    /** The bytes to write to {@link #socket()}, on a connection of its own, to ask for a page. */
    public byte[] question(PhpRequest request) {
        return question(script, request);
    }

    /**
     * Reads a page's calls.
     *
     * @param answer all bytes that came back, to the connection's end
     * @return the calls in their order; after one that failed there is none
     * @throws IOException when it is not a whole answer, or the script failed
     */
    public static List<PhpCall> calls(byte[] answer) throws IOException {
        FastCgi.Answer page = served(answer);
        try {
            return List.of(JSON.readValue(page.body(), PhpCall[].class));
        } catch (JacksonException e) {
            throw new IOException("the page failed: " + page.body() + page.errors(), e);
        }
    }

    /**
     * Serves a page and waits for it; a caller that finds all workers taken waits in FPM's queue, and one that finds that full waits for it.
     *
     * @param ordinal which page of the run it is, from 0: hosts and their addresses are taken in turn by it
     * @return its calls, as {@link #calls} has them
     * @throws IOException when FPM does not answer in the time of all calls and five seconds, or the script fails
     */
    public List<PhpCall> page(long ordinal) throws IOException {
        return calls(LocalSocket.ask(socket, question(PhpRequest.of(ordinal)), limitMillis));
    }

    private FastCgi.Answer run(Path file) throws IOException {
        return served(LocalSocket.ask(socket, question(file, PhpRequest.of(0)), limitMillis));
    }

    private static byte[] question(Path file, PhpRequest request) {
        Map<String, String> parameters = new LinkedHashMap<>(request.variables());
        parameters.put("SCRIPT_FILENAME", file.toString());
        parameters.put("SCRIPT_NAME", "/" + file.getFileName());
        parameters.put("REQUEST_METHOD", "GET");
        parameters.put("SERVER_PROTOCOL", "HTTP/1.1");
        return FastCgi.request(parameters);
    }

    private static FastCgi.Answer served(byte[] bytes) throws IOException {
        FastCgi.Answer answer = FastCgi.answer(bytes);
        if (answer.status() != 200) {
            throw new IOException("PHP answered " + answer.status() + ": " + answer.body() + answer.errors());
        }
        return answer;
    }

    @Override
    public PhpSample sample() throws IOException {
        Map<String, String> parameters = Map.of(
                "SCRIPT_FILENAME", "/status",
                "SCRIPT_NAME", "/status",
                "REQUEST_METHOD", "GET",
                "QUERY_STRING", "json");
        FastCgi.Answer answer = FastCgi.answer(LocalSocket.ask(socket, FastCgi.request(parameters)));
        JsonNode status = JSON.readTree(answer.body());
        return new PhpSample(
                status.path("accepted conn").asLong(),
                status.path("listen queue").asLong(),
                status.path("max listen queue").asLong(),
                status.path("active processes").asLong(),
                status.path("max active processes").asLong());
    }

    @Override
    public Program program() {
        return program;
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public List<Long> pids() {
        return child.pids();
    }

    @Override
    public Map<String, String> configuration() {
        return configuration;
    }

    /** Of FPM's master: its workers may go on without it, but are neither counted nor replaced then. */
    @Override
    public CompletableFuture<String> ended() {
        return child.ended();
    }

    @Override
    public void close() {
        child.close();
        folder.close();
    }
}
