package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.OverloadConfig;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at the load ten times a second and has load shed as its stage says, with a line in the log at each step. Thread safe. */
@SuppressWarnings("FutureReturnValueIgnored") // The looks end with their thread.
final class Overload {
    private static final System.Logger LOG = System.getLogger(Overload.class.getPackageName());
    private static final long PERIOD_MILLIS = 100;

    private final LoadMeter.Source source;
    private final Clients clients;
    private final Listeners listeners;
    private final Map<OverloadStage, Long> begun = new EnumMap<>(OverloadStage.class);
    private OverloadPolicy policy;
    private Load load = Load.NONE;

    Overload(OverloadConfig config, LoadMeter.Source source, Clients clients, Listeners listeners) {
        this.policy = new OverloadPolicy(config);
        this.source = source;
        this.clients = clients;
        this.listeners = listeners;
    }

    void start(ScheduledExecutorService watcher) {
        watcher.scheduleWithFixedDelay(
                () -> look(System.nanoTime()), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Other numbers; the stage begins anew from normal, and is found again at the next look. */
    synchronized void reload(OverloadConfig config) {
        policy = new OverloadPolicy(config);
    }

    synchronized void look(long nowNanos) {
        load = source.read(nowNanos);
        OverloadStage before = clients.stage();
        OverloadStage stage = policy.next(load, nowNanos);
        if (stage != before) {
            begun.merge(stage, 1L, Long::sum);
            LOG.log(
                    stage.compareTo(before) > 0 ? Level.WARNING : Level.INFO,
                    "overload: {0}, was {1} ({2})",
                    stage.text(),
                    before.text(),
                    load.text());
            listeners.accept(!stage.includes(OverloadStage.NOT_ACCEPTING));
            clients.shed(stage);
        }
    }

    synchronized OverloadSample sample() {
        Map<String, Long> steps = new LinkedHashMap<>();
        for (OverloadStage stage : OverloadStage.values()) {
            steps.put(stage.name().toLowerCase(Locale.ROOT), begun.getOrDefault(stage, 0L));
        }
        return new OverloadSample(
                policy.stage().number, steps, load.loopLagNanos(), load.memoryShare(), load.descriptorShare());
    }
}
