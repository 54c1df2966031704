package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.bench.virtual.VirtualEngine;
import dev.egresslab.reports.results.ResultFile;
import dev.egresslab.reports.results.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CloudFilesTest {
    private static final Instant STARTED = Instant.parse("2026-11-24T06:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** 20 connections a second for 3 s find 30 ports, then 10 at the latest 60 s later. */
    private static final String SCENARIO = """
        why: What would the console show?
        plane: virtual
        gateway: {period: 1s}
        origin: {hosts: {api.example.com: [198.51.100.10]}}
        load: {arrivals: constant, stages: [{for: 3s, rate: 20/s}]}
        measure: {rounds: 1}
        variants:
          aws: {gateway: {ports: 30, zones: {a: 50%, b: 50%}}}
          azure: {gateway: {profile: azure-nat-gateway, ports: 30}}
          balancer: {gateway: {profile: azure-load-balancer, ports: 30}}
          google: {gateway: {profile: gcp-cloud-nat-static, ports: 30}}
          tencent: {gateway: {profile: tencent-nat-gateway, ports: 30}}
        """;

    @TempDir
    private Path folder;

    private RunResult run() throws Exception {
        Scenario scenario = ScenarioReader.parse("console.yaml", SCENARIO, List.of(), null);
        RunResult.Host host = new RunResult.Host("", "", "", 1, 1, "");
        return VirtualEngine.run(
                scenario, new VirtualEngine.Settings("test", STARTED, host, List.of(), null, HdrLatencyRecorder::new));
    }

    private JsonNode read(String file) throws IOException {
        return JSON.readTree(Files.readString(folder.resolve("cloud").resolve(file)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("cloud"))) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyVariantHasAFileInTheFormOfItsCloud() throws Exception {
        CloudFiles.write(run(), folder);
        assertThat(files())
                .containsExactly(
                        "aws.get-metric-data.json",
                        "azure.azure-metrics.json",
                        "balancer.azure-metrics.json",
                        "google.time-series.json",
                        "openmetrics.txt",
                        "tencent.get-metric-data.json");
    }

    @Test
    void cloudWatchTellsTheGatewaysApartAndStartsWithTheNewest() throws Exception {
        CloudFiles.write(run(), folder);
        JsonNode errors = nodes(read("aws.get-metric-data.json").get("MetricDataResults"))
                .filter(one -> one.get("Label").asString().equals("a ErrorPortAllocation"))
                .findFirst()
                .orElseThrow();
        assertThat(errors.get("Id").asString()).isEqualTo("errorPortAllocation_a");
        JsonNode times = errors.get("Timestamps");
        assertThat(times.get(times.size() - 1).asString()).isEqualTo("2026-11-24T06:00:00+00:00");
        assertThat(errors.get("Values")).hasSameSizeAs(times);
    }

    /** 60 arrive, 30 find a port; what is refused is sent again, and each try counts. */
    @Test
    void everyCloudCountsTheSameRefusals() throws Exception {
        CloudFiles.write(run(), folder);
        long aws = nodes(read("tencent.get-metric-data.json").get("MetricDataResults"))
                .filter(one -> one.get("Id").asString().equals("errorPortAllocation"))
                .flatMap(one -> nodes(one.get("Values")))
                .mapToLong(JsonNode::asLong)
                .sum();
        long azure = nodes(read("azure.azure-metrics.json").get("value"))
                .filter(one -> one.get("name").get("value").asString().equals("SNATConnectionCount"))
                .flatMap(one -> nodes(one.get("timeseries")))
                .filter(one -> one.get("metadatavalues").toString().contains("Failed"))
                .flatMap(one -> nodes(one.get("data")))
                .mapToLong(one -> one.get("total").asLong())
                .sum();
        long google = nodes(read("google.time-series.json").get("timeSeries"))
                .filter(one -> one.get("metric").get("type").asString().endsWith("/dropped_sent_packets_count"))
                .flatMap(one -> nodes(one.get("points")))
                .mapToLong(one -> one.get("value").get("int64Value").asLong())
                .sum();
        assertThat(aws).isGreaterThanOrEqualTo(30);
        assertThat(azure).isEqualTo(aws);
        assertThat(google).isEqualTo(aws);
    }

    @Test
    void reportWritesThemAgainFromTheResult() throws Exception {
        CloudFiles.write(run(), folder);
        List<String> files = files();
        List<String> before = contents(files);
        Path result = folder.resolve("result.json");
        ResultFile.write(run(), result);
        CloudFiles.write(ResultFile.read(result), folder);
        assertThat(contents(files)).isEqualTo(before);
    }

    private List<String> contents(List<String> files) throws IOException {
        List<String> contents = new ArrayList<>();
        for (String file : files) {
            contents.add(Files.readString(folder.resolve("cloud").resolve(file)));
        }
        return contents;
    }

    private static Stream<JsonNode> nodes(JsonNode array) {
        return IntStream.range(0, array.size()).mapToObj(array::get);
    }
}
