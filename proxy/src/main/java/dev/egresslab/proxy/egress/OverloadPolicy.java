package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.OverloadConfig;
import java.time.Duration;
import java.util.List;

/**
 * Decides which stage of overload the proxy is in. Pure: numbers and the time in, the stage out.
 *
 * <p>A stage begins the moment any trigger reaches its number, for waiting makes overload worse. It ends when every trigger has been below
 * {@code recovery} times that number for {@code hold} without a break, and then the next lower one begins, not none: the load that was
 * shed comes back with it, and a stage that ended at once would begin again at once.
 */
final class OverloadPolicy {
    private final List<Duration> loopLag;
    private final List<Double> memory;
    private final List<Double> descriptors;
    private final double recovery;
    private final long holdNanos;
    private OverloadStage stage = OverloadStage.NORMAL;
    private long calmSinceNanos;
    private boolean calm;

    OverloadPolicy(OverloadConfig config) {
        this.loopLag = config.loopLag();
        this.memory = config.memory();
        this.descriptors = config.descriptors();
        this.recovery = config.recovery();
        this.holdNanos = config.hold().toNanos();
    }

    OverloadStage stage() {
        return stage;
    }

    /** The stage from now on. */
    OverloadStage next(Load load, long nowNanos) {
        int reached = reached(load, 1);
        if (reached >= stage.number) {
            stage = OverloadStage.of(reached);
            calm = false;
        } else if (reached(load, recovery) >= stage.number) {
            calm = false;
        } else if (!calm) {
            calm = true;
            calmSinceNanos = nowNanos;
        }
        if (calm && nowNanos - calmSinceNanos >= holdNanos) {
            stage = OverloadStage.of(stage.number - 1);
            calm = false;
        }
        return stage;
    }

    /** How many numbers are reached by the trigger that is worst, each taken times a factor. */
    private int reached(Load load, double factor) {
        int reached = 0;
        for (int i = 0; i < loopLag.size(); i++) {
            reached = load.loopLagNanos() >= factor * loopLag.get(i).toNanos() ? Math.max(reached, i + 1) : reached;
        }
        for (int i = 0; i < memory.size(); i++) {
            reached = load.memoryShare() >= factor * memory.get(i) ? Math.max(reached, i + 1) : reached;
        }
        for (int i = 0; i < descriptors.size(); i++) {
            reached = load.descriptorShare() >= factor * descriptors.get(i) ? Math.max(reached, i + 1) : reached;
        }
        return reached;
    }
}
