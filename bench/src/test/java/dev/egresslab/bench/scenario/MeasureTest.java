package dev.egresslab.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts are read exactly or not at all, and what was likely meant is found where it would be allowed. */
class MeasureTest {
    @ParameterizedTest
    @CsvSource({
        "duration, 5s, 5000000000",
        "duration, 20ms, 20000000",
        "duration, 1.5s, 1500000000",
        "duration, 250us, 250000",
        "duration, 7ns, 7",
        "duration, 2m, 120000000000",
        "duration, 1h, 3600000000000",
        "duration, 0s, 0",
        "size, 512B, 512",
        "size, 2KB, 2000",
        "size, 2KiB, 2048",
        "size, 1.5MB, 1500000",
        "size, 1MiB, 1048576",
        "rate, 120/s, 432000",
        "rate, 30/m, 1800",
        "rate, 0.5/s, 1800",
        "rate, 1/h, 1",
        "share, 55%, 55",
        "share, 33.3%, 33.3",
    })
    void theNotationIsReadExactly(String measure, String text, BigDecimal smallestUnits) {
        assertThat(measure(measure).read(text).orElseThrow()).isEqualByComparingTo(smallestUnits);
    }

    @ParameterizedTest
    @CsvSource({
        "duration, 5", "duration, 5 s", "duration, -5s", "duration, .5s", "duration, 5S", "duration, 1m30s",
                "duration, s",
        "size, 2", "size, 2kb", "size, 2K", "rate, 5", "rate, 5/d", "share, 0.5", "share, 50 %",
    })
    void whatIsNotInTheNotationIsNotRead(String measure, String text) {
        assertThat(measure(measure).read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "duration, 5, 5s",
        "duration, 5 s, 5s",
        "duration, 5sec, 5s",
        "duration, 20 msec, 20ms",
        "duration, 3min, 3m",
        "size, 2kb, 2KB",
        "size, 2K, 2KB",
        "size, 512 bytes, 512B",
        "rate, 120, 120/s",
        "rate, 120rps, 120/s",
        "rate, 5/sec, 5/s",
        "rate, 30/min, 30/m",
        "share, 55, 55%",
        "share, 55 percent, 55%",
    })
    void whatWasMeantIsGuessed(String measure, String text, String guess) {
        assertThat(measure(measure).guess(text, amount -> true)).contains(guess);
    }

    @Test
    void aGuessIsOneThatWouldDo() {
        BigDecimal second = BigDecimal.valueOf(1_000_000_000L);

        // 20 of at most a second are not 20 seconds, but may be 20 milliseconds.
        assertThat(Measure.DURATION.guess("20", amount -> amount.compareTo(second) <= 0))
                .contains("20ms");
        assertThat(Measure.DURATION.guess("2000", amount -> amount.compareTo(second) <= 0))
                .isEmpty();
        assertThat(Measure.DURATION.guess("soon", amount -> true)).isEmpty();
    }

    private static Measure measure(String name) {
        return switch (name) {
            case "duration" -> Measure.DURATION;
            case "size" -> Measure.SIZE;
            case "rate" -> Measure.RATE;
            case "share" -> Measure.SHARE;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
