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

    /** Below this share of lost connections nobody would see a difference. */
    private static final double LEAST_LOST = 1e-6;

    private static final int BISECTIONS = 50;

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
        opens();
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
        refused(tightest);
        tightest.ipsNeeded()
                .ifPresent(ips -> add(
                        "nat.ipsNeeded",
                        ips,
                        "count",
                        "public IPs whose ports are as many as the %s wanted at the fullest moment"
                                .formatted(count(Math.rint(tightest.portsWanted())))));
        if (!variant.exhausts()) {
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

    private void opens() {
        if (variant.opensPerPage() == 0) {
            return;
        }
        double lost = lostShare();
        String how = "what a page opens by the connection model";
        add(
                "connections.perRequest",
                variant.opensPerPage() * (1 - lost),
                "1",
                lost < LEAST_LOST ? how : how + ", less the %s that get no port".formatted(Amounts.percent(lost)),
                caveat());
    }

    /** Of all destinations: each fails its own share of the connections that it should get. */
    private double lostShare() {
        double lost = 0;
        double all = 0;
        for (DestinationExpectation each : variant.destinations()) {
            lost += each.share() * each.refusedShare();
            all += each.share();
        }
        return all == 0 ? 0 : lost / all;
    }

    private String caveat() {
        return variant.exhausts() ? new Applicability(scenario, variant).caveat() : "";
    }

    private void refused(DestinationExpectation tightest) {
        double lost = lostShare();
        boolean chance = !tightest.kept() && tightest.demand().peakedness() > 0;
        String how = variant.exhausts()
                ? "what does not fit the ports over the load's time, when each connection is tried once"
                : chance
                        ? "the chance that all ports are taken, by Erlang's formula for a burstiness of %s"
                                .formatted(count(tightest.demand().peakedness()))
                        : "fewer ports are wanted than there are";
        String givesUp = lost < LEAST_LOST || variant.opensPerPage() <= 1
                ? ""
                : "; a page whose call fails makes no other, so fewer are tried than are lost (%s)"
                        .formatted(Amounts.percent(lost));
        double refused = variant.opensPerPage() > 1 ? ofTried(lost, variant.opensPerPage()) : lost;
        add("nat.refusedShare", refused, "1", how + givesUp, caveat());
    }

    /**
     * Of the connections tried, the share {@code p} that is refused, when the share {@code lost} of all that pages should open is refused or not
     * tried any more: a page of {@code c} calls gets {@code (1 - p) + (1 - p)^2 + ... + (1 - p)^c} of them, which is {@code c (1 - lost)}.
     */
    static double ofTried(double lost, double calls) {
        double low = 0;
        double high = 1;
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = (low + high) / 2;
            double got = (1 - middle) * (1 - Math.pow(1 - middle, calls)) / middle;
            low = got > calls * (1 - lost) ? middle : low;
            high = got > calls * (1 - lost) ? high : middle;
        }
        return low;
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
        add(figure, value, unit, how, "");
    }

    private void add(String figure, double value, String unit, String how, String caveat) {
        predictions.add(new Prediction(variant.name() + "." + figure, rounded(value), unit, how, caveat));
    }

    /** More digits than arithmetic about a machine is worth, but not the sixteen of a double. */
    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(6)).doubleValue();
    }
}
