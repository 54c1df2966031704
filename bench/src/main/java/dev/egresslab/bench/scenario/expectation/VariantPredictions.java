package dev.egresslab.bench.scenario.expectation;

import static dev.egresslab.bench.scenario.expectation.Amounts.count;
import static dev.egresslab.bench.scenario.expectation.Amounts.perSecond;
import static dev.egresslab.bench.scenario.expectation.Amounts.percent;
import static dev.egresslab.bench.scenario.expectation.Amounts.seconds;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.RunResult.Prediction;
import dev.egresslab.simulator.capacity.PortGrowth;
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
        add("requests.total", pages * rounds, "count", "%s pages × %d rounds".formatted(count(pages), rounds));
        opens();
        ports();
        storm();
        if (variant.storm() == null && variant.workersBusyMax() < BUSY_SHARE_MAX * workers()) {
            add(
                    "latency.mean",
                    variant.pageSeconds() * 1e3,
                    "ms",
                    "round trips and the origin's time, when nothing waits and the CPU costs nothing");
        }
        return predictions;
    }

    private int workers() {
        return settings().app().workers();
    }

    private Scenario.Variant settings() {
        return ExpectationTable.variant(scenario, variant);
    }

    private void ports() {
        DestinationExpectation tightest = variant.tightest();
        int clients = tightest.supply().sliced() ? tightest.supply().clients() : 1;
        String of = clients == 1 ? "" : clients + " clients with ports of their own, of each: ";
        add("nat.portsInUse.max", clients * fullest(tightest), "count", of + wanted(tightest));
        grown(tightest);
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

    /**
     * The fullest of the run's moments. Of as many independent ones as a port's time fits the load, the highest lies {@code sqrt(2 ln n)} standard deviations
     * above the mean (the normal distribution's extreme value).
     */
    private double fullest(DestinationExpectation tightest) {
        double mean = variant.portsInUseMax();
        double taken = tightest.demand().takenSeconds();
        if (tightest.kept() || taken == 0) {
            return mean;
        }
        double seconds =
                scenario.load().duration().toNanos() / 1e9 * scenario.measure().rounds();
        double deviations = Math.sqrt(2 * Math.log(Math.max(1, seconds / taken)));
        double most =
                variant.storm() == null ? tightest.ports() : variant.storm().ports();
        return Math.min(
                most, Math.rint(mean + deviations * Math.sqrt(tightest.demand().peakedness() * mean)));
    }

    private void grown(DestinationExpectation tightest) {
        Storm storm = variant.storm();
        if (!PortGrowth.grows(tightest.supply().profile())) {
            return;
        }
        String when = storm == null || storm.growth().isEmpty()
                ? "never short of ports"
                : "the last of %d steps after %s"
                        .formatted(
                                storm.growth().size(),
                                seconds(storm.growth().getLast().seconds()));
        if (tightest.supply().sliced()) {
            double ports = storm == null ? new PortGrowth(tightest.supply(), tightest.ips(), 1).ports() : storm.ports();
            add("nat.client.portsInUse.limit", ports, "count", "a client's ports, doubled where they run out: " + when);
        } else {
            int ips = storm == null ? tightest.ips() : storm.ips();
            add("nat.publicIps", ips, "count", "public IPs, one more where a share of the ports is taken: " + when);
        }
    }

    private void opens() {
        if (variant.opensPerPage() == 0) {
            return;
        }
        Storm storm = variant.storm();
        double lost = storm == null ? 0 : 1 - storm.opened() / (storm.pages() * variant.opensPerPage());
        String how = "what a page opens by the connection model";
        add(
                "connections.perRequest",
                variant.opensPerPage() * (1 - lost),
                "1",
                lost < LEAST_LOST
                        ? how
                        : how + ", less the %s that get no port or are not tried".formatted(percent(lost)),
                caveat());
    }

    /** What running short of ports makes of the pages, where it does. */
    private void storm() {
        Storm storm = variant.storm();
        if (storm == null) {
            return;
        }
        int rounds = scenario.measure().rounds();
        add(
                "requests.failedShare",
                storm.pagesFailed() / storm.pages(),
                "1",
                "pages of which a call finds no port in all its attempts, or that find the listen queue full",
                caveat());
        if (settings().app().retries().attempts() > 1) {
            add(
                    "attempts.perCall",
                    storm.attemptsPerCall(),
                    "1",
                    "a call is tried again while its attempts and the budget last",
                    caveat());
        }
        add(
                "nat." + refusals(),
                storm.refused() * rounds,
                "count",
                "SYNs that find no port, repeated ones included, in %d rounds".formatted(rounds),
                caveat());
        add(
                "latency.mean",
                storm.meanSeconds() * 1e3,
                "ms",
                "pages under way on average over the rate of pages, by Little's law, waiting for ports and workers"
                        + " included",
                caveat());
    }

    /** What the gateway's cloud calls a SYN without a port. */
    private String refusals() {
        return switch (settings().gateway().asRun().console()) {
            case CLOUDWATCH, NONE -> "ErrorPortAllocation";
            case AZURE_NAT_GATEWAY -> "SNATConnectionCountFailed";
            case AZURE_LOAD_BALANCER -> "SnatConnectionCountFailed";
            case CLOUD_MONITORING -> "dropped_sent_packets_count";
        };
    }

    private String caveat() {
        return variant.exhausts() ? new Applicability(scenario, variant).caveat() : "";
    }

    private void refused(DestinationExpectation tightest) {
        Storm storm = variant.storm();
        double refused = storm == null ? tightest.refusedShare() : storm.refusedShare();
        boolean chance = !tightest.kept() && tightest.demand().peakedness() > 0;
        String how = storm != null && variant.exhausts()
                ? "what does not fit the ports over the load's time, SYNs and calls that are tried again counted"
                : tightest.exhausts()
                        ? "what does not fit the ports, when each connection is tried once"
                        : chance
                                ? "the chance that all ports are taken, by Erlang's formula for a burstiness of %s"
                                        .formatted(count(tightest.demand().peakedness()))
                                : "fewer ports are wanted than there are";
        add("nat.refusedShare", refused, "1", how, caveat());
    }

    private static String wanted(DestinationExpectation tightest) {
        String most = "at most %s ports".formatted(count((double) tightest.ports()));
        return !tightest.kept()
                ? "%s of new connections to %s, each taking a port for %s, at the fullest moment; %s"
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
