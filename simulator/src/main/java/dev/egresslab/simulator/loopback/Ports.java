package dev.egresslab.simulator.loopback;

import dev.egresslab.simulator.cloud.GatewayMetrics;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Ipv4;
import dev.egresslab.simulator.nat.LedgerListener;
import dev.egresslab.simulator.nat.MappingState;
import dev.egresslab.simulator.nat.PortLedger;
import dev.egresslab.simulator.nat.PortUsage;
import dev.egresslab.simulator.nat.Protocol;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The ledger on an event loop: gives it the time, calls it when something is due, passes on what it tells to the cloud's metrics, and
 * tells a connection that its mapping has ended. Used by that loop alone.
 */
final class Ports implements LedgerListener {

    /** Whose connection a mapping is. */
    interface User {
        /** The ledger forgot the mapping by itself. Must not call the ledger. */
        void mappingEnded(Ending ending);
    }

    private static final long ACTIVE_EVERY_MAX_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ACTIVE_IN_IDLE_TIMEOUT = 16;
    private static final long TIMER_MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventExecutor loop;
    private final long startNanos;
    private final GatewayMetrics metrics;
    private final Traffic traffic;
    private final PortLedger ledger;
    private final int[] publicIps;
    private final long activeEveryNanos;
    private @Nullable User[] users = new User[256];
    private @Nullable Future<?> timer;
    private long timerNanos = Long.MAX_VALUE;

    Ports(GatewayConfig config, EventExecutor loop, IntFunction<String> clientName) {
        this.loop = loop;
        int[] atStart = config.publicIps().stream().mapToInt(Ipv4::of).toArray();
        this.publicIps = PortUsage.publicIps(atStart, config.profile());
        this.startNanos = nowNanos();
        this.metrics = new GatewayMetrics(config.profile().console(), startNanos, config.periodNanos(), clientName);
        this.traffic = new Traffic(metrics, this::nowNanos);
        this.ledger = new PortLedger(config.profile(), atStart.length, new SplittableRandom(config.seed()), this);
        long idleNanos = config.profile().timeouts().establishedIdle().value().toNanos();
        this.activeEveryNanos = Math.min(ACTIVE_EVERY_MAX_NANOS, idleNanos / ACTIVE_IN_IDLE_TIMEOUT);
    }

    /* ---- what connections ask ---- */

    long nowNanos() {
        return loop.ticker().nanoTime();
    }

    GatewayProfile profile() {
        return ledger.profile();
    }

    /** Where to tell what passes. */
    Traffic traffic() {
        return traffic;
    }

    /** How often a connection with traffic needs to tell of it. So an idle timeout may come that much early. */
    long activeEveryNanos() {
        return activeEveryNanos;
    }

    /** The number of a destination. */
    int destination(Protocol protocol, int ipv4, int port) {
        return ledger.destination(protocol, ipv4, port);
    }

    /** The address a mapping's connection comes from, as the destination sees it. */
    int publicIpv4(int mapping) {
        return publicIps[ledger.usage().publicIp(mapping)];
    }

    /** The port it comes from. */
    int publicPort(int mapping) {
        return ledger.usage().publicPort(mapping);
    }

    /* ---- what connections tell ---- */

    /**
     * Takes a port for a connection; answers the mapping, or {@link PortLedger#EXHAUSTED}.
     *
     * @param clientPort the client's own port, which some gateways keep
     */
    int open(int destination, int client, int clientPort, User user) {
        int mapping = ledger.open(destination, client, clientPort, nowNanos());
        if (mapping == PortLedger.EXHAUSTED) {
            traffic.dropped(/* outbound= */ true, 0);
        } else {
            traffic.passed(/* outbound= */ true, 0);
            user(mapping, user);
        }
        arm();
        return mapping;
    }

    /** From now on {@code user} hears of an open mapping's end. */
    void user(int mapping, User user) {
        if (mapping >= users.length) {
            users = Arrays.copyOf(users, Math.max(mapping + 1, 2 * users.length));
        }
        users[mapping] = user;
    }

    /** The destination answered. False if the mapping's time was over. */
    boolean established(int mapping) {
        boolean isOpen = ledger.established(mapping, nowNanos());
        arm();
        return isOpen;
    }

    /** There is traffic. */
    void active(int mapping) {
        ledger.active(mapping, nowNanos());
    }

    /** The connection is over, by {@link Ending#FIN} or {@link Ending#RST}. */
    void close(int mapping, Ending ending) {
        ledger.close(mapping, ending, nowNanos());
        arm();
    }

    /* ---- time ---- */

    private void arm() {
        long now = nowNanos();
        long wait = ledger.expire(now);
        if (wait == PortLedger.NEVER || now + wait >= timerNanos) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timerNanos = now + wait;
        timer = loop.schedule(this::onTimer, Math.max(wait, TIMER_MIN_NANOS), TimeUnit.NANOSECONDS);
    }

    private void onTimer() {
        timer = null;
        timerNanos = Long.MAX_VALUE;
        arm();
    }

    /** Stops the timer. */
    void close() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /* ---- what the ledger tells ---- */

    @Override
    public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
        metrics.opened(mapping, protocol, destination, client, nowNanos);
    }

    @Override
    public void refused(Protocol protocol, int destination, int client, long nowNanos) {
        metrics.refused(protocol, destination, client, nowNanos);
    }

    @Override
    public void established(int mapping, Protocol protocol, long nowNanos) {
        metrics.established(mapping, protocol, nowNanos);
    }

    @Override
    public void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {
        metrics.ended(mapping, protocol, before, ending, nowNanos);
        User user = users[mapping];
        users[mapping] = null;
        if (user != null && ending != Ending.FIN && ending != Ending.RST) {
            user.mappingEnded(ending);
        }
    }

    @Override
    public void released(int mapping, int destination, int client, long nowNanos) {
        metrics.released(mapping, destination, client, nowNanos);
    }

    @Override
    public void addressAdded(int publicIps, long nowNanos) {
        metrics.addressAdded(publicIps, nowNanos);
    }

    @Override
    public void portsGiven(int client, int ports, long nowNanos) {
        metrics.portsGiven(client, ports, nowNanos);
    }

    /* ---- what a sample shows ---- */

    /** The ledger, brought up to now, to be asked. */
    PortLedger ledger() {
        arm();
        return ledger;
    }

    /** What the cloud would show, brought up to now. */
    GatewayMetrics metrics() {
        metrics.advance(nowNanos());
        return metrics;
    }

    /** When the gateway started. */
    long startNanos() {
        return startNanos;
    }
}
