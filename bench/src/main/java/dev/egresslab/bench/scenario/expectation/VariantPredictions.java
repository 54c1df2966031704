package dev.egresslab.bench.scenario.expectation;

import static dev.egresslab.bench.scenario.expectation.Amounts.count;
import static dev.egresslab.bench.scenario.expectation.Amounts.perSecond;
import static dev.egresslab.bench.scenario.expectation.Amounts.seconds;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.RunResult.Prediction;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** One variant's expectation as figures, each with its arithmetic in words. */
final class VariantPredictions {
    /** Above this share of busy workers pages wait, and what a page takes when nothing waits says little. */
    private static final double BUSY_SHARE_MAX = 0.7;

    private final Scenario scenario;
    private final double pages;
    private final VariantExpectation variant;
    private final List<Prediction> predictions = new ArrayList<>();

    VariantPredictions(Scenario scenario, double pages, VariantExpectation variant) {
        this.scenario = scenario;
        this.pages = pages;
        this.variant = variant;
    }

    List<Prediction> all() {
        int rounds = scenario.measure().rounds();
        add("requests.total", pages * rounds, "count", "%s pages x %d rounds".formatted(count(pages), rounds));
        if (variant.opensPerPage() > 0) {
            add("connections.perRequest", variant.opensPerPage(), "1", "what a page opens by the connection model");
        }
        ports();
        if (!variant.exhausts() && variant.workersBusyMax() < BUSY_SHARE_MAX * workers()) {
            add(
                    "latency.mean",
                    variant.pageSeconds() * 1e3,
                    "ms",
                    "round trips and the origin's time, when nothing waits and the CPU costs nothing");
        }
        return predictions;
    }

    private int workers() {
        return scenario.variants().stream()
                .filter(each -> each.name().equals(variant.name()))
                .mapToInt(each -> each.app().workers())
                .findFirst()
                .orElseThrow();
    }

    private void ports() {
        DestinationExpectation tightest = variant.tightest();
        int clients = tightest.supply().sliced() ? tightest.supply().clients() : 1;
        String of = clients == 1 ? "" : clients + " clients with ports of their own, of each: ";
        add("nat.portsInUse.max", clients * tightest.portsInUseMax(), "count", of + wanted(tightest));
        if (!variant.exhausts()) {
            add("nat.ErrorPortAllocation", 0, "count", "fewer ports are wanted than there are");
            return;
        }
        add(
                "nat.secondsToExhaustion",
                tightest.secondsToExhaustion(),
                "s",
                "the last of %s ports for %s is taken"
                        .formatted(count((double) tightest.ports()), tightest.destination()));
        double ceiling = tightest.ceilingPerSecond(tightest.ips());
        if (ceiling < Double.POSITIVE_INFINITY) {
            add(
                    "nat.ceilingPerSecond",
                    ceiling,
                    "1/s",
                    "%s ports / %s of life and hold"
                            .formatted(
                                    count((double) tightest.ports()),
                                    seconds(tightest.demand().takenSeconds())));
        }
    }

    private static String wanted(DestinationExpectation tightest) {
        String most = "at most %s ports".formatted(count((double) tightest.ports()));
        return !tightest.kept()
                ? "%s of new connections to %s, each taking a port for %s; %s"
                        .formatted(
                                perSecond(tightest.demand().perSecond()),
                                tightest.destination(),
                                seconds(tightest.demand().takenSeconds()),
                                most)
                : "connections to %s are kept: as many as are busy at the fullest moment; %s"
                        .formatted(tightest.destination(), most);
    }

    private void add(String figure, double value, String unit, String how) {
        predictions.add(new Prediction(variant.name() + "." + figure, rounded(value), unit, how));
    }

    /** More digits than arithmetic about a machine is worth, but not the sixteen of a double. */
    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(6)).doubleValue();
    }
}
