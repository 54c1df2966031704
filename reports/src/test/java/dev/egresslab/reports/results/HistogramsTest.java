package dev.egresslab.reports.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class HistogramsTest {
    @Test
    void textHoldsEverySample() {
        Histogram histogram = Histograms.empty();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            histogram.recordValue(Math.round(Math.exp(25 * random.nextDouble())));
        }
        assertThat(Histograms.decode(Histograms.encode(histogram))).isEqualTo(histogram);
    }

    @Test
    void emptyHistogramSurvivesAndGrows() {
        Histogram histogram = Histograms.decode(Histograms.encode(Histograms.empty()));
        histogram.recordValue(3_600_000_000_000L);
        assertThat(histogram.getTotalCount()).isEqualTo(1);
    }

    @Test
    void otherTextIsRefused() {
        assertThatThrownBy(() -> Histograms.decode("AAAA")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Histograms.decode("%")).isInstanceOf(IllegalArgumentException.class);
    }
}
