package dev.egresslab.bench.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.egresslab.simulator.loopback.LoopbackGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** {@code /metrics} and {@code /cloud} of a lone gateway, read only. The JDK's own small HTTP server, on a thread of its own. */
final class GatewayAdmin implements AutoCloseable {
    private final HttpServer server;
    private final LoopbackGateway gateway;

    private GatewayAdmin(HttpServer server, LoopbackGateway gateway) {
        this.server = server;
        this.gateway = gateway;
    }

    /**
     * Serves the pages.
     *
     * @throws IOException when the address cannot be bound
     */
    static GatewayAdmin start(InetSocketAddress address, LoopbackGateway gateway) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(address, 16);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + Addresses.text(address) + " for admin: " + e.getMessage(), e);
        }
        GatewayAdmin admin = new GatewayAdmin(server, gateway);
        server.createContext("/", admin::serve);
        server.start();
        return admin;
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/metrics" ->
                    answer(exchange, 200, GatewayPages.OPEN_METRICS, GatewayPages.metrics(gateway.sample()));
                case "/cloud" -> answer(exchange, 200, GatewayPages.JSON_TYPE, GatewayPages.cloud(gateway.sample()));
                default -> answer(exchange, 404, "text/plain", "There are /metrics and /cloud.\n");
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
