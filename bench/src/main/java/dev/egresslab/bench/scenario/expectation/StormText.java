package dev.egresslab.bench.scenario.expectation;

import static dev.egresslab.bench.scenario.expectation.Amounts.count;
import static dev.egresslab.bench.scenario.expectation.Amounts.percent;
import static dev.egresslab.bench.scenario.expectation.Amounts.seconds;

import org.jspecify.annotations.Nullable;

/** What running short of ports does, in sentences: the limit that grows, and those who come again. */
final class StormText {
    private StormText() {}

    /** The sentences; none where nobody runs short. */
    static String of(VariantExpectation variant) {
        @Nullable Storm storm = variant.storm();
        if (storm == null || storm.refused() < 0.5) {
            return "";
        }
        return growth(variant, storm)
                + "Repetitions counted, %s SYNs find no port, %s of the pages fail, and a page takes %s on average."
                        .formatted(
                                count(Math.rint(storm.refused())),
                                percent(storm.pagesFailed() / storm.pages()),
                                seconds(storm.meanSeconds()));
    }

    private static String growth(VariantExpectation variant, Storm storm) {
        if (storm.growth().isEmpty()) {
            return "";
        }
        Storm.Step last = storm.growth().getLast();
        DestinationExpectation tightest = variant.tightest();
        return tightest.supply().sliced()
                ? "A client's ports double by themselves to %s, the last time after %s. "
                        .formatted(count((double) last.ports()), seconds(last.seconds()))
                : "The gateway gets public IPs by itself, up to %d after %s. "
                        .formatted(last.ips(), seconds(last.seconds()));
    }
}
