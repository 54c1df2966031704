package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.proxy.config.ConfigFinding;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ProxyConfigReader;
import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.files.ProxyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What {@code deploy/} holds fits the proxy: its configuration, its probes, its metrics. */
class DeployTest {
    private static final Path KUBERNETES = Path.of("..", "deploy", "kubernetes");
    private static final Path BOARD = Path.of("..", "deploy", "grafana", "egress-proxy.json");

    /** The command's own default. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(15);

    private static String text(String file) throws IOException {
        return Files.readString(KUBERNETES.resolve(file));
    }

    private static Object parsed(String text) {
        return Objects.requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    /** What lies at a path of keys, and of places in lists. */
    private static Object at(Object node, Object... path) {
        Object at = node;
        for (Object step : path) {
            at = step instanceof Integer place ? ((List<?>) at).get(place) : ((Map<?, ?>) at).get(step);
            Objects.requireNonNull(at, step.toString());
        }
        return at;
    }

    private static Object container() throws IOException {
        return at(parsed(text("deployment.yaml")), "spec", "template", "spec", "containers", 0);
    }

    @Test
    void configurationIsOneThatTheProxyTakesWithoutAFinding() throws IOException {
        SourceText source = new SourceText("proxy.yaml", text("proxy.yaml"));
        assertThat(ProxyFiles.of(List.of(source), ProxyFiles.LISTENER).check().findings())
                .extracting(ConfigFinding::toString)
                .isEmpty();
    }

    @Test
    void portsAndTimesAreThoseOfTheConfiguration() throws Exception {
        ProxyConfig config = ProxyConfigReader.parse("proxy.yaml", text("proxy.yaml"));
        Map<Object, Object> ports = new HashMap<>();
        for (Object port : (List<?>) at(container(), "ports")) {
            ports.put(at(port, "name"), at(port, "containerPort"));
        }
        assertThat(ports)
                .isEqualTo(Map.of(
                        "http",
                        config.listeners().getFirst().address().port(),
                        "admin",
                        Objects.requireNonNull(config.admin()).port()));
        // docs/proxy-operation.md, Ending.
        int grace = (Integer)
                at(parsed(text("deployment.yaml")), "spec", "template", "spec", "terminationGracePeriodSeconds");
        Duration needed = config.drainDelay().plus(DRAIN_LIMIT).plusSeconds(3);
        assertThat(Duration.ofSeconds(grace)).isGreaterThanOrEqualTo(needed);
        assertThat(at(container(), "args"))
                .isEqualTo(List.of("proxy", "--config", "/etc/egresslab/proxy.yaml", "--drain-limit", "15s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"startupProbe", "readinessProbe", "livenessProbe"})
    void probeIsAnsweredByAProxyThatServes(String probe) throws IOException {
        String path = (String) at(container(), probe, "httpGet", "path");
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withAdmin(Proxies.ANY))) {
            AdminPages admin = new AdminPages(proxy);
            Proxies.eventually(path + " says yes", () -> admin.get(path), page -> page.startsWith("200 "));
        }
    }

    @Test
    void kustomizeMakesTheObjectsOfIt() throws Exception {
        Path kubectl = Path.of("/usr/bin/kubectl");
        assumeTrue(Files.isExecutable(kubectl), "kubectl is not installed");
        Process kustomize = new ProcessBuilder(kubectl.toString(), "kustomize", KUBERNETES.toString())
                .redirectErrorStream(true)
                .start();
        String made = new String(kustomize.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kustomize.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Map<Object, Object> objects = new HashMap<>();
        for (Object object : new Load(LoadSettings.builder().build()).loadAllFromString(made)) {
            objects.put(at(object, "kind"), object);
        }
        assertThat(objects.keySet())
                .isEqualTo(Set.of("ConfigMap", "Service", "Deployment", "PodDisruptionBudget", "NetworkPolicy"));
        // Everything that selects pods selects these, and nothing else of the namespace.
        Map<String, String> label = Map.of("app.kubernetes.io/name", "egress-proxy");
        Object deployment = at(objects, "Deployment");
        assertThat(at(deployment, "spec", "template", "metadata", "labels")).isEqualTo(label);
        assertThat(at(deployment, "spec", "selector", "matchLabels")).isEqualTo(label);
        assertThat(at(objects, "Service", "spec", "selector")).isEqualTo(label);
        assertThat(at(objects, "PodDisruptionBudget", "spec", "selector", "matchLabels"))
                .isEqualTo(label);
        assertThat(at(objects, "NetworkPolicy", "spec", "podSelector", "matchLabels"))
                .isEqualTo(label);
        // The pods get the configuration that was made with them.
        assertThat(at(deployment, "spec", "template", "spec", "volumes", 0, "configMap", "name"))
                .isEqualTo(at(objects, "ConfigMap", "metadata", "name"));
    }

    /** The board's questions. */
    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (Object panel : (List<?>) at(parsed(Files.readString(BOARD)), "panels")) {
            if (((Map<?, ?>) panel).containsKey("targets")) {
                for (Object target : (List<?>) at(panel, "targets")) {
                    expressions.add((String) at(target, "expr"));
                }
            }
        }
        return expressions;
    }

    @Test
    void boardAsksForMetricsAndLabelsThatThereAre() throws IOException {
        Set<String> names = ProxyMetrics.TABLE.stream().map(MetricRow::own).collect(Collectors.toSet());
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withAdmin(Proxies.ANY))) {
            String page = new AdminPages(proxy).get("/metrics");
            List<String> expressions = expressions();
            assertThat(expressions).hasSizeGreaterThan(20);
            for (String expression : expressions) {
                List<String> asked = Pattern.compile("egresslab_[a-z_]+")
                        .matcher(expression)
                        .results()
                        .map(MatchResult::group)
                        .map(name -> name.replaceFirst("_bucket$", ""))
                        .toList();
                assertThat(asked).as(expression).isNotEmpty();
                assertThat(names).as(expression).containsAll(asked);
                Pattern.compile("by \\(([^)]*)\\)")
                        .matcher(expression)
                        .results()
                        .flatMap(by -> List.of(by.group(1).split(", ?", -1)).stream())
                        .filter(label -> !label.equals("instance")) // Prometheus' own
                        .forEach(label -> asked.forEach(name -> page.lines()
                                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + "_bucket{"))
                                .forEach(line -> assertThat(line).as(expression).contains(label + "=\""))));
            }
        }
    }
}
