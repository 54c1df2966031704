package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.plan.VariantPlan;
import dev.egresslab.reports.plan.VariantPlan.Answers;
import dev.egresslab.reports.plan.VariantPlan.Assumption;
import dev.egresslab.reports.plan.VariantPlan.Gateway;
import dev.egresslab.reports.plan.VariantPlan.Load;
import dev.egresslab.reports.plan.VariantPlan.Pool;
import java.util.ArrayList;
import java.util.List;

/** What a plan says in words, the same on a terminal and in a page: the conclusion, the main answers, and the reader's four questions. */
final class PlanStory {
    /** Follows a number that nobody documents. */
    static final String ASSUMED = "*";

    private final VariantPlan plan;
    private final double target;
    private final Load load;
    private final Gateway gateway;
    private final Answers answers;

    PlanStory(VariantPlan plan, double target) {
        this.plan = plan;
        this.target = target;
        this.load = plan.load();
        this.gateway = plan.gateway();
        this.answers = plan.answers();
    }

    /**
     * A question and its answer.
     *
     * @param about what it is about
     * @param question the question
     * @param answer sentences
     */
    record Section(About about, String question, String answer) {}

    /** What the questions are about. */
    enum About {
        /** Who holds the ports. */
        HOLDERS,
        /** How many there are. */
        LIMIT,
        /** Why a closed connection counts. */
        HOLD,
        /** What becomes of those who find no port. */
        STORM,
        /** What the next address buys; tables follow. */
        NEXT_IP,
        /** The way out. */
        POOL
    }

    /** Whether no more connections find no port than may. */
    boolean holds() {
        return answers.failureProbability() <= target;
    }

    /** The plan in one sentence. */
    String conclusion() {
        String ips = PlanWords.count(gateway.ips(), "public IP", "public IPs");
        if (holds()) {
            return "%s %s this load: %s of the connections find no port (target: at most %s)."
                            .formatted(
                                    ips,
                                    gateway.ips() == 1 ? "carries" : "carry",
                                    PlanWords.chance(answers.failureProbability()),
                                    PlanWords.chance(target))
                    + new RepeatStory(plan).whileGrowing();
        }
        return "%s %s not carry this load: %s of the connections find no port. %s"
                .formatted(
                        ips,
                        gateway.ips() == 1 ? "does" : "do",
                        PlanWords.chance(answers.failureProbability()),
                        remedy());
    }

    private String remedy() {
        String pool = pools() + (poolFits() ? "" : " on %d IPs".formatted(poolIps()));
        Integer needed = answers.ipsNeeded();
        if (gateway.addressesAddPorts() && needed != null) {
            return "%d IPs would%s.".formatted(needed, load.kept() ? "" : ", and so would " + pool);
        }
        String inVain = gateway.addressesAddPorts()
                ? "Nor would the %d IPs that such a gateway may have".formatted(gateway.ipsMax())
                : "More IPs would give a client no more ports";
        if (plan.pool().portsShare() > 1 && !gateway.addressesAddPorts()) {
            return "%s; %s needs a larger slice.".formatted(inVain, pool);
        }
        return inVain + (load.kept() ? "." : "; %s would do.".formatted(pool));
    }

    private String pools() {
        return "a pool of " + connections(plan.pool().connections());
    }

    /** Whether the pool's ports fit one address. */
    private boolean poolFits() {
        return plan.pool().portsShare() <= 1 || !gateway.addressesAddPorts();
    }

    private long poolIps() {
        return (long) Math.ceil(plan.pool().portsShare());
    }

    /** The main answers, as label and value. */
    List<List<String>> facts() {
        List<List<String>> facts = new ArrayList<>();
        facts.add(
                List.of("Gateway", gateway.title() + ", " + PlanWords.count(gateway.ips(), "public IP", "public IPs")));
        facts.add(List.of(
                "Ports wanted",
                "%s of %s (%s)%s"
                        .formatted(
                                PlanWords.ports(answers.portsWanted()),
                                Quantity.count(gateway.ports()) + assumed("portsPerDestination", "slicing"),
                                Quantity.number(100 * answers.portsWanted() / gateway.ports()) + " %",
                                load.tightest().isEmpty() ? "" : " to " + load.tightest())));
        facts.add(List.of("Ports run out", runOut()));
        RepeatStory repeats = new RepeatStory(plan);
        repeats.growthFact().ifPresent(fact -> facts.add(List.of("They become more", fact)));
        facts.add(List.of("A connection finds no port", PlanWords.chance(answers.failureProbability())));
        repeats.stormFact().ifPresent(fact -> facts.add(List.of("With repetitions", fact)));
        facts.add(List.of("Public IPs needed", ipsNeeded()));
        if (answers.ceilingPerSecond() != null) {
            facts.add(List.of(
                    "The most it carries",
                    "%s on average, %s with %s failing"
                            .formatted(
                                    PlanWords.rate(answers.ceilingPerSecond()),
                                    PlanWords.rate(answers.perSecondAtTarget()),
                                    PlanWords.chance(target))));
        }
        if (!load.kept() && load.burstiness() != 1) {
            facts.add(List.of("Burstiness", burstiness()));
        }
        facts.add(List.of(load.kept() ? "A pool needs" : "A pool would need", poolFact()));
        VariantPlan.Real real = gateway.real();
        if (real != null && real.perSecond() != null) {
            facts.add(List.of(
                    "On the real gateway",
                    "as %s on its %s ports held %s"
                            .formatted(
                                    PlanWords.rate(real.perSecond()),
                                    Quantity.count(real.ports()),
                                    PlanWords.time(real.holdSeconds()) + assumedHold())));
        }
        return facts;
    }

    private String ipsNeeded() {
        Integer needed = answers.ipsNeeded();
        if (needed == null && !gateway.addressesAddPorts()) {
            return "more would not help";
        }
        return needed == null
                ? "more than the %d that there may be%s".formatted(gateway.ipsMax(), assumed("publicIpsMax"))
                : "%d of at most %d%s".formatted(needed, gateway.ipsMax(), assumed("publicIpsMax"));
    }

    private String burstiness() {
        return load.burstiness() == 0
                ? "0: at equal gaps, nothing is left to chance"
                : "%s times as much as by chance".formatted(Quantity.number(load.burstiness()));
    }

    private String poolFact() {
        Pool pool = plan.pool();
        return "%s, so %s (%s of %s)"
                .formatted(
                        connections(pool.connections())
                                + (load.destinations() == 1
                                        ? ""
                                        : " to %d destinations".formatted(load.destinations())),
                        PlanWords.count(pool.ports(), "port", "ports"),
                        Quantity.number(100 * pool.portsShare()) + " %",
                        gateway.slicing().isEmpty() ? "one IP's" : "a client's");
    }

    private String runOut() {
        if (answers.secondsToExhaustion() != null) {
            return "after " + PlanWords.time(answers.secondsToExhaustion());
        }
        return load.kept() ? "never" : "never; they level off after %s".formatted(PlanWords.time(takenSeconds()));
    }

    private double takenSeconds() {
        return (load.lifeSeconds() == null ? 0 : load.lifeSeconds()) + gateway.holdSeconds();
    }

    /** The reader's questions, in the order they are asked. */
    List<Section> sections() {
        if (load.kept()) {
            return List.of(
                    new Section(About.HOLDERS, "Who holds the ports?", whoKept()),
                    new Section(About.LIMIT, "How many may I have?", howMany()));
        }
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(About.HOLDERS, "Who holds the ports?", who()));
        sections.add(new Section(About.LIMIT, "How many may I have?", howMany() + new RepeatStory(plan).growth()));
        sections.add(new Section(About.HOLD, "Why does a closed connection still count?", whyHeld()));
        new RepeatStory(plan)
                .storm()
                .ifPresent(answer ->
                        sections.add(new Section(About.STORM, "What becomes of those who find no port?", answer)));
        sections.add(new Section(About.NEXT_IP, "What does the next IP buy?", nextIp()));
        sections.add(new Section(About.POOL, "What would a pool need instead?", pool()));
        return sections;
    }

    private String who() {
        double wanted = Math.max(answers.portsWanted(), Double.MIN_NORMAL);
        return "%s new connections, each open for %s, want %s ports on average: %s for open connections (%s) and %s for closed ones (%s).%s"
                .formatted(
                        PlanWords.rate(load.perSecond() * load.tightestShare())
                                + (load.tightestShare() < 1 ? " of the " + PlanWords.rate(load.perSecond()) : ""),
                        PlanWords.time(takenSeconds() - gateway.holdSeconds()),
                        PlanWords.ports(answers.portsWanted()),
                        PlanWords.ports(answers.portsOpen()),
                        PlanWords.chance(answers.portsOpen() / wanted),
                        PlanWords.ports(answers.portsHeld()),
                        PlanWords.chance(answers.portsHeld() / wanted),
                        parts());
    }

    private String parts() {
        if (load.tightestShare() == 1) {
            return "";
        }
        return load.tightest().isEmpty()
                ? " That is one of %s equal parts of the load, each with ports of its own."
                        .formatted(Quantity.count(Math.round(1 / load.tightestShare())))
                : " That is %s, the tightest part of the load.".formatted(load.tightest());
    }

    private String whoKept() {
        return "Connections are kept: %s in use at the fullest moment, one port each, whatever the rate of the calls (%s)."
                .formatted(
                        PlanWords.count(Math.round(answers.portsWanted()), "port is", "ports are"),
                        PlanWords.rate(load.callsPerSecond()));
    }

    private String howMany() {
        String ips = PlanWords.count(gateway.ips(), "public IP", "public IPs");
        String ports = Quantity.count(gateway.ports()) + assumed("portsPerDestination", "slicing");
        if (gateway.forAllDestinations()) {
            return "%s for all destinations together with %s, shared by all clients.".formatted(ports, ips);
        }
        return gateway.slicing().isEmpty()
                ? "%s for each destination with %s, shared by all clients. Another destination has as many of its own."
                        .formatted(ports, ips)
                : "%s for each client and destination with %s (%s). A client that runs out fails although the gateway has ports to spare."
                        .formatted(ports, ips, gateway.slicing());
    }

    private String whyHeld() {
        if (gateway.holdSeconds() == 0) {
            return "It does not here: a port is free again as soon as its connection closes" + assumedHold() + ".";
        }
        double life = takenSeconds() - gateway.holdSeconds();
        String times = life > 0 && gateway.holdSeconds() / life >= 2
                ? ", %s times as long as the connection is open"
                        .formatted(Quantity.number(gateway.holdSeconds() / life))
                : "";
        return "So that a late packet of the old connection cannot end up in a new one, its port is held for %s%s after the close%s. Closing sooner frees next to nothing; opening less often does."
                .formatted(PlanWords.time(gateway.holdSeconds()), holdIsSet() ? "" : assumedHold(), times);
    }

    private String nextIp() {
        if (!gateway.addressesAddPorts()) {
            return "%s and not one port more for a client, whose slice %s %s ports. What helps a client is a larger slice, of which fewer fit:"
                    .formatted(
                            gateway.ipsMax() == 1 ? "There is one only," : "Room for more clients,",
                            gateway.slicing().contains(" to ") ? "grows to" : "stays",
                            Quantity.count(gateway.ports()));
        }
        if (gateway.ipsMax() == 1) {
            return "Such a gateway has one only. At %s failures:".formatted(PlanWords.chance(target));
        }
        return plan.addresses().getFirst().ports() == plan.addresses().getLast().ports()
                ? "Nothing: the gateway's limit of connections binds first. At %s failures:"
                        .formatted(PlanWords.chance(target))
                : "As many ports again for every destination. At %s failures:".formatted(PlanWords.chance(target));
    }

    private String pool() {
        Pool pool = plan.pool();
        String renewed = pool.portsHeld() < 0.5
                ? ""
                : " and %s held, as the destination ends %s after their last request"
                        .formatted(PlanWords.ports(pool.portsHeld()), PlanWords.rate(pool.renewedPerSecond()));
        return "The same %s calls over connections that a proxy keeps: by Little's law %s busy on average, %s so that at most %s of the calls wait. They take %s (%s in the pool%s) instead of %s: %s of what a client may have for a destination with one IP."
                .formatted(
                        PlanWords.rate(load.callsPerSecond()),
                        PlanWords.ports(pool.busy()),
                        Quantity.count(pool.connections()),
                        PlanWords.chance(target),
                        PlanWords.count(pool.ports(), "port", "ports"),
                        Quantity.count(pool.connections()),
                        renewed,
                        PlanWords.ports(answers.portsWanted() / load.tightestShare()),
                        Quantity.number(100 * pool.portsShare()) + " %");
    }

    private static String connections(long count) {
        return PlanWords.count(count, "connection", "connections");
    }

    private boolean holdIsSet() {
        return gateway.real() != null && gateway.real().holdSeconds() != gateway.holdSeconds();
    }

    private String assumedHold() {
        return assumed("timeouts.holdAfterFin", "timeouts.holdAfterRst");
    }

    private String assumed(String... values) {
        return plan.assumed().stream().anyMatch(each -> List.of(values).contains(each.value())) ? ASSUMED : "";
    }

    /** What the marked numbers rest on. */
    List<String> footnotes() {
        return plan.assumed().stream().map(PlanStory::footnote).toList();
    }

    private static String footnote(Assumption assumption) {
        return "assumed: %s = %s: %s".formatted(assumption.value(), assumption.text(), assumption.reason());
    }
}
