package dev.egresslab.bench.scenario;

import dev.egresslab.bench.scenario.Kind.Choice;
import dev.egresslab.bench.scenario.Kind.Section;
import dev.egresslab.bench.scenario.Kind.Switch;
import dev.egresslab.bench.scenario.Kind.Whole;

/** The keys of a variant's {@code proxy}. */
final class ProxyKeys {
    static final Section PROXY = Section.of(
            "proxy",
            Key.optional(
                    "kind",
                    new Choice("egresslab", "haproxy", "haproxy-seed", "nginx", "envoy"),
                    "egresslab",
                    "Which proxy: the bundled one, or HAProxy, nginx or Envoy found on this machine, each configured as"
                            + " its experts would. `haproxy-seed` is HAProxy as in the article that this way of"
                            + " pooling became known by. The result shows the configuration."),
            Key.optional("maxConnections", new Whole(1, 20_000), "100", "Connections to one host at the most."),
            Key.optional(
                    "queueTimeout",
                    ScenarioKeys.duration("0s", "10m"),
                    "1s",
                    "How long a request may wait for a connection when all are busy. nginx has no such queue."),
            Key.optional(
                    "idleTimeout",
                    ScenarioKeys.duration("1ms", "1h"),
                    "30s",
                    "How long an idle connection is kept. Keep it below the origin's `keepAlive.timeout` and the"
                            + " gateway's `idleTimeout`."),
            Key.optional(
                    "threads",
                    new Whole(1, 64),
                    "1",
                    "Threads that move bytes: `nbthread` of HAProxy, `worker_processes` of nginx, `--concurrency` of"
                            + " Envoy, event loops of the bundled proxy."),
            Key.optional(
                    "transport",
                    new Choice("auto", "io_uring", "epoll", "nio"),
                    "auto",
                    "What moves the bytes of the bundled proxy; `auto` takes the first that this machine has. The"
                            + " others choose for themselves."),
            Key.optional(
                    "accessLog",
                    new Switch(),
                    "false",
                    "Whether the proxy writes a line for each request into a temporary file, with what HAProxy's"
                            + " httplog has."),
            Key.optional(
                    "metrics",
                    new Switch(),
                    "false",
                    "Whether the proxy serves its metrics meanwhile: to Prometheus, or nginx its `stub_status`."));

    private ProxyKeys() {}
}
