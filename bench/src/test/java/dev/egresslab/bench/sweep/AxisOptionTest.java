package dev.egresslab.bench.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisOptionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway.ips=1,2,4 | 1 2 4",
                "gateway.ips = 1 , 2 | 1 2",
                "gateway.ips=3..6 | 3 4 5 6",
                "gateway.ips=1..9:4 | 1 5 9",
                "gateway.ips=1..8:4 | 1 5",
                "rate=100/s..300/s:100 | 100/s 200/s 300/s",
                "rate=100/s..900/s:x2 | 100/s 200/s 400/s 800/s",
                "hold=0.5s..1.5s:0.5 | 0.5s 1s 1.5s",
                "hold=0s..20s:10 | 0s 10s 20s",
                "app.workers=1..3,10,20..40:10 | 1 2 3 10 20 30 40",
                "gateway.profile=aws-nat-gateway,azure-nat-gateway | aws-nat-gateway azure-nat-gateway",
            })
    void valuesAreThoseWritten(String option, String values) throws SweepException {
        assertThat(AxisOption.parse(option).values()).containsExactly(values.split(" "));
    }

    @Test
    void commasInBracketsAndQuotesDivideNothing() throws SweepException {
        assertThat(AxisOption.parse("origin.hosts={a.example.com: [198.51.100.1, 198.51.100.2]},'x, y',3")
                        .values())
                .containsExactly("{a.example.com: [198.51.100.1, 198.51.100.2]}", "'x, y'", "3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway.ips | must be a key, `=` and values",
                "=3 | must be a key, `=` and values",
                "a=1,,2 | must have a value before and after each comma",
                "a=1,2,1 | must not have a value twice",
                "a=8..1 | must have the smaller end of `8..1` first",
                "a=1s..8m | must have the same unit at both ends of `1s..8m`",
                "a=1..8:0 | must have a step above 0 in `1..8:0`",
                "a=1..8:x1 | or a factor above 1",
                "a=0..8:x2 | from a start above 0",
                "a=1..5000 | must have at most 1,000 values, has 1,001",
            })
    void whatIsNoAxisIsToldSo(String option, String message) {
        assertThatThrownBy(() -> AxisOption.parse(option))
                .isInstanceOf(SweepException.class)
                .hasMessageStartingWith("--set " + option)
                .hasMessageContaining(message);
    }
}
