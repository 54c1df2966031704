package dev.egresslab.simulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.simulator.cloud.MetricSeries.Datapoint;
import dev.egresslab.simulator.nat.Console;
import dev.egresslab.simulator.nat.PortLedger;
import dev.egresslab.simulator.nat.Profiles;
import dev.egresslab.simulator.nat.Protocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Text that Prometheus must be able to read. */
class OpenMetricsTextTest {

    private static final Instant EPOCH = Instant.parse("2026-11-24T00:00:00.500Z");
    private static final long MINUTE = 60_000_000_000L;

    @Test
    void everyDatapointIsALineWithItsTime() {
        MetricSeries series = new MetricSeries(
                "AWS/NATGateway",
                "ErrorPortAllocation",
                "Count",
                "Sum",
                Map.of(),
                MINUTE,
                List.of(new Datapoint(0, 0), new Datapoint(MINUTE, 635_000)));
        String text = new OpenMetricsText()
                .add(List.of(series), Map.of("gateway", "a", "variant", "say \"x\""), EPOCH)
                .add(List.of(series), Map.of("gateway", "b", "variant", "y"), EPOCH)
                .text();
        assertThat(text).isEqualTo("""
            # TYPE aws_natgateway_error_port_allocation_sum gauge
            # HELP aws_natgateway_error_port_allocation_sum AWS/NATGateway ErrorPortAllocation, Sum of each period, Count.
            aws_natgateway_error_port_allocation_sum{gateway="a",variant="say \\"x\\""} 0 1795478400.5
            aws_natgateway_error_port_allocation_sum{gateway="a",variant="say \\"x\\""} 635000 1795478460.5
            aws_natgateway_error_port_allocation_sum{gateway="b",variant="y"} 0 1795478400.5
            aws_natgateway_error_port_allocation_sum{gateway="b",variant="y"} 635000 1795478460.5
            # EOF
            """);
    }

    @Test
    void familiesAreNamedAsTheCloudsExportersDo() {
        assertThat(families(Console.CLOUDWATCH)).contains("aws_natgateway_active_connection_count_maximum");
        assertThat(families(Console.AZURE_NAT_GATEWAY))
                .contains(
                        "azure_natgateways_snat_connection_count_sum", "azure_natgateways_total_connection_count_sum");
        assertThat(families(Console.AZURE_LOAD_BALANCER)).contains("azure_loadbalancers_used_snat_ports_maximum");
        assertThat(families(Console.CLOUD_MONITORING))
                .contains("router_googleapis_com_nat_port_usage", "router_googleapis_com_nat_sent_bytes_count_delta");
    }

    private static Set<String> families(Console console) {
        return new Grammar().read(played(console)).families;
    }

    /** Each console's metrics after a few minutes with connections and a refusal. */
    @ParameterizedTest
    @EnumSource(Console.class)
    void allOfEveryConsoleIsWellFormed(Console console) {
        Grammar read = new Grammar().read(played(console));
        assertThat(read.samples).isGreaterThan(3 * read.families.size());
    }

    private static String played(Console console) {
        GatewayMetrics metrics = new GatewayMetrics(console, 0, MINUTE, client -> "vm-" + client);
        PortLedger ledger = new PortLedger(
                Profiles.byName("azure-load-balancer").orElseThrow().scaled(1, null, null),
                1,
                new SplittableRandom(1),
                metrics);
        int web = ledger.destination(Protocol.TCP, 1, 443);
        ledger.open(web, 0, 0);
        ledger.open(web, 0, 1);
        ledger.open(web, 1, MINUTE);
        metrics.advance(3 * MINUTE);
        return new OpenMetricsText()
                .add(metrics.series(), Map.of("gateway", "nat"), EPOCH)
                .text();
    }

    /**
     * Reads the text by the rules of OpenMetrics 1.0 that concern gauges: metadata before samples, families apart from each other and named once,
     * names and labels of the permitted letters, no series twice, each series' times ascending, one end.
     */
    private static final class Grammar {
        private static final Pattern META = Pattern.compile("# (TYPE|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
        private static final Pattern SAMPLE =
                Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\\n"
                        + "]|\\\\[\\\\\"n])*\"(,(?=[a-zA-Z_])|(?=})))*}) (-?[0-9]+(\\.[0-9]+)?) ([0-9]+(\\.[0-9]+)?)");

        final Set<String> families = new HashSet<>();
        int samples;
        private String family = "";
        private final Map<String, Double> lastTime = new HashMap<>();
        private final List<String> seriesInOrder = new ArrayList<>();

        Grammar read(String text) {
            assertThat(text).endsWith("\n# EOF\n");
            text.substring(0, text.length() - "# EOF\n".length()).lines().forEach(this::line);
            assertThat(seriesInOrder).as("a series' samples stand together").doesNotHaveDuplicates();
            return this;
        }

        private void line(String line) {
            Matcher meta = META.matcher(line);
            if (meta.matches()) {
                meta(meta);
                return;
            }
            Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            assertThat(sample.group(1)).as("a sample stands under its family").isEqualTo(family);
            String series = sample.group(1) + sample.group(2);
            double time = Double.parseDouble(sample.group(8));
            assertThat(time).as(line).isGreaterThan(lastTime.getOrDefault(series, -1.0));
            lastTime.put(series, time);
            if (seriesInOrder.isEmpty() || !seriesInOrder.getLast().equals(series)) {
                seriesInOrder.add(series);
            }
            samples++;
        }

        private void meta(Matcher meta) {
            if (meta.group(1).equals("TYPE")) {
                family = meta.group(2);
                assertThat(families.add(family))
                        .as(family + " is declared once")
                        .isTrue();
                assertThat(meta.group(3)).isEqualTo("gauge");
                assertThat(family).doesNotEndWith("_total");
            } else {
                assertThat(meta.group(2)).isEqualTo(family);
            }
        }
    }
}
