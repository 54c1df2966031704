package dev.egresslab.reports.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureCatalogTest {
    @ParameterizedTest
    @CsvSource({
        "latency.p99, ms",
        "callLatency.mean, ms",
        "firstByte.p999, ms",
        "requests.rate, 1/s",
        "errors.connectTimeout, count",
        "errors.somethingElse, count",
        "nat.ErrorPortAllocation, count",
        "nat.zone-a.ErrorPortAllocation, count",
        "nat.zone-a.portsInUse.max, count",
        "nat.portsInUse.share, 1",
        "proxy.cpuPerRequest, us",
        "total.cpu, cores",
        "proxy.connections.opened, count",
    })
    void nameHasAUnit(String name, String unit) {
        assertThat(FigureCatalog.find(name))
                .hasValueSatisfying(definition -> assertThat(definition.unit()).isEqualTo(unit));
    }

    @ParameterizedTest
    @CsvSource({"latency", "latency.p95", "nat.Errors", "errors.a.b", "nat.zone.a.b", "cpuPerRequest", "''"})
    void nameIsUnknown(String name) {
        assertThat(FigureCatalog.find(name)).isEmpty();
    }

    @Test
    void everyNameIsDefinedOnceAndExplainedInASentence() {
        assertThat(FigureCatalog.definitions())
                .extracting(FigureDefinition::pattern)
                .doesNotHaveDuplicates();
        assertThat(FigureCatalog.definitions().stream()
                        .map(FigureDefinition::meaning)
                        .filter(meaning -> !meaning.matches("[A-Z0-9].*\\.")))
                .isEmpty();
    }
}
