package dev.egresslab.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema and the reference in the repository are what the code prints, and schema and binder agree on what a scenario is. */
class ScenarioSchemaTest {
    private static final Path SCENARIOS = Path.of("..", "scenarios");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ScenarioSchema.text());

    @Test
    void theSchemaInTheRepositoryIsTheOnePrinted() throws IOException {
        Golden.assertMatches(SCENARIOS.resolve("scenario.schema.json"), ScenarioSchema.text());
    }

    @Test
    void theReferenceInTheRepositoryIsTheOnePrinted() throws IOException {
        Golden.assertMatches(Path.of("..", "docs", "scenario-reference.md"), ScenarioReference.text());
    }

    @Test
    void theExampleOfTheReferenceIsAScenario() throws ScenarioException {
        String reference = ScenarioReference.text();
        int start = reference.indexOf("```yaml\n") + "```yaml\n".length();
        String example = reference.substring(start, reference.indexOf("```", start));

        assertThat(ScenarioReader.parse("example.yaml", example, List.of(), null)
                        .variants())
                .hasSize(2);
        assertThat(schemaAccepts(example)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyScenarioOfTheRepositoryIsValid(Path file) throws Exception {
        String text = Files.readString(file);

        assertThat(ScenarioReader.read(file, List.of(), null).name()).isEqualTo(fileStem(file));
        assertThat(schemaAccepts(text)).isTrue();
        // Editors find the schema by this line.
        assertThat(text).startsWith("# yaml-language-server: $schema=scenario.schema.json\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed: 7",
                "seed: 9223372036854775807",
                "plane: virtual",
                "name: a-2",
                "name: '2024'",
                "gateway: {}",
                "gateway: {ips: 8, rtt: 0s, ports: 64512, hold: 1.5s, idleTimeout: 100ms, period: 1m, exhaustion: rst}",
                "gateway: {zones: {a: 55.5%, b: 44.5%}}",
                "app: {workers: 1, host: api.example.com, path: '/?q=1', connections: per-worker, dnsCache: true}",
                "app: {host: [api.example.com, api.example.com]}",
                "app: {method: POST, bodySize: 1KiB}",
                "measure: {rounds: 1, warmUp: 0s}",
                "gates: []",
                "gates: [a > 0, 'b < 1']",
            })
    void bothAcceptThis(String line) {
        String text = ScenarioReaderTest.SHORTEST + line + "\n";

        assertThat(binderFindings(text)).isEmpty();
        assertThat(schemaAccepts(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls: off",
                "tls: {}",
                "tls: {version: 1.2}",
                "tls: {version: 1.3, certificate: rsa-2048, resumption: false}",
                "keepAlive: {timeout: 100ms, requests: 1}",
                "serviceTime: 0s",
                "serviceTime: {median: 1ms, p99: 1ms}",
                "serviceTime: {exponential: 250us}",
                "responseSize: {median: 1B, p99: 1MiB}",
                "dns: {ttl: 0s, rotate: false}",
            })
    void bothAcceptThisOrigin(String key) {
        String text = ScenarioReaderTest.SHORTEST.replace("[198.51.100.10]}", "[198.51.100.10]}, " + key);

        assertThat(binderFindings(text)).isEmpty();
        assertThat(schemaAccepts(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed: -1",
                "seed: 1.5",
                "seed: '7'",
                "seed:",
                "plane: moon",
                "plane: true",
                "name: 2024",
                "name: a_b",
                "workers: 10",
                "gateway: []",
                "gateway:",
                "gateway: {profile: none}",
                "gateway: {ips: 0}",
                "gateway: {rtt: 20}",
                "gateway: {rtt: 20 ms}",
                "gateway: {rtt: -20ms}",
                "gateway: {hold: [6s]}",
                "gateway: {zones: {}}",
                "gateway: {zones: {a: 1.0}}",
                "gateway: {zones: {a-b: 100%}}",
                "app: {workers: 0}",
                "app: {workers: 20001}",
                "app: {workers: ten}",
                "app: {host: []}",
                "app: {host: UPPER.example.com}",
                "app: {path: items}",
                "app: {path: '/a b'}",
                "app: {connections: per-request}",
                "app: {dnsCache: yes}",
                "app: {dnsCache: 'true'}",
                "app: {bodySize: 2kb}",
                "measure: {rounds: many}",
                "gates: a > 0",
                "gates: ['']",
                "gates: [1]",
            })
    void bothRefuseThis(String line) {
        String text = ScenarioReaderTest.SHORTEST + line + "\n";

        assertThat(binderFindings(text)).isNotEmpty();
        assertThat(schemaAccepts(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls: on",
                "tls: false",
                "tls: {version: 1.1}",
                "tls: {version: '1.3'}",
                "tls: {version: 1.3, cipher: x}",
                "serviceTime: 5",
                "serviceTime: {median: 5ms}",
                "serviceTime: {median: 5ms, exponential: 5ms}",
                "serviceTime: {}",
                "keepAlive: 60s",
                "dns: {ttl: never}",
            })
    void bothRefuseThisOrigin(String key) {
        String text = ScenarioReaderTest.SHORTEST.replace("[198.51.100.10]}", "[198.51.100.10]}, " + key);

        assertThat(binderFindings(text)).isNotEmpty();
        assertThat(schemaAccepts(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{why: a, origin: {}, load: {}, variants: {}}",
                "{origin: {hosts: {a: [1.2.3.4]}}, load: {stages: [{for: 1s, rate: 1/s}]}, variants: {d: {}}}",
                "{why: a, origin: {hosts: {}}, load: {stages: [{for: 1s, rate: 1/s}]}, variants: {d: {}}}",
                "{why: a, origin: {hosts: {a: []}}, load: {stages: [{for: 1s, rate: 1/s}]}, variants: {d: {}}}",
                "{why: a, origin: {hosts: {a: [1.2.3.400]}}, load: {stages: [{for: 1s, rate: 1/s}]}, variants: {d:"
                        + " {}}}",
                "{why: a, origin: {hosts: {a: {port: 80}}}, load: {stages: [{for: 1s, rate: 1/s}]}, variants: {d: {}}}",
                "{why: a, origin: {hosts: {a: [1.2.3.4]}}, load: {stages: []}, variants: {d: {}}}",
                "{why: a, origin: {hosts: {a: [1.2.3.4]}}, load: {stages: [{for: 1s}]}, variants: {d: {}}}",
                "{why: a, origin: {hosts: {a: [1.2.3.4]}}, load: {stages: [{for: 1s, rate: 5}]}, variants: {d: {}}}",
                "{why: a, origin: {hosts: {a: [1.2.3.4]}}, load: {stages: [{for: 1s, rate: 1/s}]}, variants: {}}",
                "{why: a, origin: {hosts: {a: [1.2.3.4]}}, load: {stages: [{for: 1s, rate: 1/s}]}, variants: {d: }}",
                "{why: a, origin: {hosts: {a: [1.2.3.4]}}, load: {stages: [{for: 1s, rate: 1/s}]}, variants: {d:"
                        + " {origin: {}}}}",
                "{why: a, origin: {hosts: {a: [1.2.3.4]}}, load: {stages: [{for: 1s, rate: 1/s}]}, variants: {d:"
                        + " {proxy: squid}}}",
                "{why: a, origin: {hosts: {a: [1.2.3.4]}}, load: {stages: [{for: 1s, rate: 1/s}]}, variants: {d: {app:"
                        + " {x: 1}}}}",
            })
    void bothRefuseThisFile(String text) {
        assertThat(binderFindings(text)).isNotEmpty();
        assertThat(schemaAccepts(text)).isFalse();
    }

    static Stream<Path> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    private static List<Finding> binderFindings(String text) {
        try {
            ScenarioReader.parse("test.yaml", text, List.of(), null);
            return List.of();
        } catch (ScenarioException e) {
            return e.findings();
        }
    }

    private static boolean schemaAccepts(String text) {
        return SCHEMA.validate(YamlJson.of(Yaml.compose("test.yaml", text).orElseThrow()))
                .isEmpty();
    }

    private static String fileStem(Path file) {
        return file.getFileName().toString().replace(".yaml", "");
    }
}
