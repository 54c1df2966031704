package dev.egresslab.proxy.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code /livez}, {@code /readyz}, {@code /startupz}, {@code /metrics} and {@code /explain}, read only, plain text; and {@code POST /reload}, which takes no
 * content: it reads again what the proxy was started with. The JDK's own small HTTP server, on threads of its own: a page must answer when
 * the event loops do not.
 */
public final class AdminServer implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AdminView view;

    private AdminServer(HttpServer server, AdminView view) {
        this.server = server;
        this.view = view;
    }

    /**
     * Serves the pages.
     *
     * @throws IOException when the address cannot be bound
     */
    public static AdminServer start(InetSocketAddress address, AdminView view) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(address, 16);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + address + " for admin: " + e.getMessage(), e);
        }
        AdminServer admin = new AdminServer(server, view);
        server.createContext("/", admin::serve);
        server.setExecutor(admin.threads);
        server.start();
        return admin;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/livez" -> probe(exchange, view.live(), "live", "an event loop has not answered within a second");
                case "/readyz" -> probe(exchange, view.ready(), "ready", "draining, or not started yet");
                case "/startupz" -> probe(exchange, view.started(), "started", "pools are not warm yet");
                case "/metrics" -> answer(exchange, 200, MetricsText.CONTENT_TYPE, MetricsText.write(view.metrics()));
                case "/explain" -> text(exchange, 200, view.explain());
                case "/reload" -> reload(exchange);
                default ->
                    text(exchange, 404, "There are /livez, /readyz, /startupz, /metrics, /explain and POST /reload.\n");
            }
        }
    }

    private void reload(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            AdminView.Answer answer = view.reload();
            send(exchange, answer.status(), TEXT, answer.text().getBytes(StandardCharsets.UTF_8));
        } else {
            refuse(exchange, "POST");
        }
    }

    private static void probe(HttpExchange exchange, boolean good, String yes, String no) throws IOException {
        text(exchange, good ? 200 : 503, (good ? yes : no) + "\n");
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        answer(exchange, status, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            send(exchange, status, type, body);
        } else {
            refuse(exchange, "GET");
        }
    }

    private static void refuse(HttpExchange exchange, String allowed) throws IOException {
        exchange.getResponseHeaders().set("Allow", allowed);
        exchange.sendResponseHeaders(405, -1);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Stops serving at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
