package dev.egresslab.bench.live;

import dev.egresslab.bench.app.Sample;
import dev.egresslab.bench.live.Progress.Figure;
import dev.egresslab.bench.live.Progress.Line;
import dev.egresslab.bench.live.VariantProcesses.Member;
import dev.egresslab.reports.results.Round.Cpu;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Listens to the roles' samples during a run: keeps their values over time, and shows the variant that is being measured, once a second. */
final class LiveBoard implements AutoCloseable {
    private final Topology topology;
    private final Function<String, Recorder> recorders;
    private final Instant started;
    private final Progress progress;
    private final Map<String, List<Figure>> latest = new ConcurrentHashMap<>();
    private final Map<String, Cpu> lastCpu = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("board").daemon().factory());
    private volatile @Nullable String measuring;
    private volatile long measuringSinceNanos;

    private LiveBoard(Topology topology, Function<String, Recorder> recorders, Instant started, Progress progress) {
        this.topology = topology;
        this.recorders = recorders;
        this.started = started;
        this.progress = progress;
    }

    static LiveBoard start(
            Topology topology, Function<String, Recorder> recorders, Instant started, Progress progress) {
        LiveBoard board = new LiveBoard(topology, recorders, started, progress);
        for (VariantProcesses variant : topology.variants()) {
            Recorder recorder = board.recorder(variant.name());
            for (Member member : variant.members()) {
                member.process().onSample(sample -> board.on(variant, member, sample, recorder));
            }
        }
        var _ = board.clock.scheduleAtFixedRate(board::tick, 1, 1, TimeUnit.SECONDS);
        return board;
    }

    /** Says which variant's round runs now, or null between rounds. */
    void measuring(@Nullable String variant) {
        measuringSinceNanos = System.nanoTime();
        measuring = variant;
    }

    private Recorder recorder(String variant) {
        return recorders.apply(variant);
    }

    private void on(VariantProcesses variant, Member member, JsonNode sample, Recorder recorder) {
        long atMillis = System.currentTimeMillis() - started.toEpochMilli();
        boolean measured = variant.name().equals(measuring);
        List<Figure> figures = switch (member.role()) {
            case Roles.APP -> app(sample, measured ? recorder : null, atMillis);
            case Roles.GATEWAY -> GatewayReading.sample(variant, sample, recorder, atMillis);
            case Roles.PROXY ->
                ProxyReading.sample(variant.variant().proxy().kind(), sample, measured ? recorder : null, atMillis);
            default -> List.of();
        };
        latest.put(key(variant, member), figures);
    }

    private static List<Figure> app(JsonNode node, @Nullable Recorder recorder, long atMillis) {
        Sample sample = RoleMessage.JSON.treeToValue(node, Sample.class);
        double perSecond = sample.intervalNanos() == 0 ? 0 : sample.ended() * 1e9 / sample.intervalNanos();
        if (recorder != null) {
            recorder.add("rate", "", "1/s", atMillis, perSecond);
            if (sample.ended() > 0) {
                recorder.add("latency.p99", "", "ms", atMillis, sample.p99Nanos() / 1e6);
            }
            sample.counters().forEach((name, count) -> {
                if (name.startsWith("errors.")) {
                    recorder.add("errors", name.substring("errors.".length()), "count", atMillis, count);
                }
            });
        }
        return List.of(
                new Figure("rate", Texts.number(perSecond) + "/s"),
                new Figure("p99", Texts.number(sample.p99Nanos() / 1e6) + " ms"),
                new Figure("in flight", Texts.number(sample.inFlight())),
                new Figure("failed", Texts.number(sample.counters().getOrDefault("requests.failed", 0L))));
    }

    private void tick() {
        String name = measuring;
        if (name == null) {
            return;
        }
        VariantProcesses variant = topology.variant(name);
        long elapsedMillis = (System.nanoTime() - measuringSinceNanos) / 1_000_000;
        List<Member> members = new ArrayList<>(variant.members());
        members.add(topology.origin());
        List<Line> lines = new ArrayList<>();
        for (Member member : members) {
            List<Figure> figures = new ArrayList<>(latest.getOrDefault(key(variant, member), List.of()));
            figures.add(new Figure("cpu", Texts.number(cores(variant, member) * 100) + " %"));
            lines.add(new Line(name, member.role(), elapsedMillis, figures));
        }
        progress.live(lines);
    }

    /** Returns how many processors the role kept busy since the tick before, and keeps it. */
    private double cores(VariantProcesses variant, Member member) {
        Cpu now = member.cpu();
        Cpu before = lastCpu.put(key(variant, member), now);
        if (before == null) {
            return 0;
        }
        Cpu used = ProcessCpu.minus(now, before);
        double cores = (used.userMicros() + used.systemMicros()) / 1e6;
        recorder(variant.name())
                .add("cpu." + member.role(), "", "cores", System.currentTimeMillis() - started.toEpochMilli(), cores);
        return cores;
    }

    private static String key(VariantProcesses variant, Member member) {
        return variant.name() + "." + member.role();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
