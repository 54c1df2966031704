package dev.egresslab.reports.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; ms; 0 ms",
                "41.234; ms; 41.2 ms",
                "0.04567; ms; 0.0457 ms",
                "0.00001; 1; <0.0001",
                "-0.5; 1; -0.5",
                "999.4; us; 999 µs",
                "999.6; us; 1,000 µs",
                "1234567; count; 1,234,567",
                "12.5; count; 12.5",
                "0.8; 1/s; 0.8/s",
                "20; ms; 20 ms",
                "Infinity; 1/s; infinite/s",
            })
    void valueReadsAsPeopleWriteIt(double value, String unit, String text) {
        assertThat(Quantity.text(value, unit)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; 0 %",
                "0.0025; 0.3 %",
                "0.0001; <0.1 %",
                "0.895; 90 %",
                "0.995; 99.5 %",
                "1; 100 %",
                "-0.62; -62 %"
            })
    void shareNeverLooksLikeNoneOrAllWhenItIsNot(double share, String text) {
        assertThat(Quantity.percent(share)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; 0 ms",
                "800; 800 ms",
                "6000; 6 s",
                "119999; 120 s",
                "125000; 2 min 5 s",
                "600000; 10 min",
                "28800000; 8 h 0 min",
            })
    void durationTakesTheUnitThatSuitsIt(double millis, String text) {
        assertThat(Quantity.duration(millis)).isEqualTo(text);
    }

    @Test
    void aShareIsAPercentageAndARatioIsNot() {
        assertThat(Quantity.ofFigure("direct.requests.failedShare", 0.27, "1")).isEqualTo("27 %");
        assertThat(Quantity.ofFigure("nat.portsInUse.share", 1, "1")).isEqualTo("100 %");
        assertThat(Quantity.ofFigure("connections.perRequest", 1.8, "1")).isEqualTo("1.8");
        assertThat(Quantity.ofFigure("latency.p99", 41.2, "ms")).isEqualTo("41.2 ms");
    }
}
