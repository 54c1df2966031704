package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.OutlierConfig;
import dev.egresslab.proxy.egress.UpstreamFailure.Resend;
import dev.egresslab.proxy.resilience.OutlierDetection;
import dev.egresslab.proxy.resilience.OutlierDetection.Ejected;
import dev.egresslab.proxy.resilience.OutlierDetection.Ejection;
import dev.egresslab.proxy.resilience.OutlierDetection.Sign;
import dev.egresslab.proxy.resilience.OutlierLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one upstream that are left alone because requests fail there: {@link OutlierDetection} behind a lock. While no address
 * has failed lately, which is nearly always, an answer costs the look at one field. Thread safe.
 */
final class AddressHealth {
    private static final Logger LOG = System.getLogger("dev.egresslab.proxy.outlier");

    private final String host;
    private final boolean on;
    private final OutlierDetection<InetSocketAddress> detection;
    private volatile boolean troubled;

    AddressHealth(String host, OutlierConfig config, RandomGenerator random) {
        this.host = host;
        this.on = config.on();
        this.detection = new OutlierDetection<>(limits(config), random);
    }

    private static OutlierLimits limits(OutlierConfig config) {
        return new OutlierLimits(
                config.consecutiveGatewayFailure(),
                config.consecutiveLocalOriginFailure(),
                config.interval().toNanos(),
                config.baseEjectionTime().toNanos(),
                config.maxEjectionTime().toNanos(),
                config.maxEjectionTimeJitter().toNanos(),
                config.maxEjectionPercent(),
                config.panicThreshold(),
                config.slowStartWindow().toNanos());
    }

    /** Those of the addresses that may be tried, in their order. */
    synchronized List<InetSocketAddress> admit(List<InetSocketAddress> candidates) {
        List<InetSocketAddress> admitted = detection.admit(candidates, System.nanoTime());
        troubled = detection.troubled();
        return admitted;
    }

    /**
     * An origin has answered.
     *
     * @return whether the address is ejected for it
     */
    boolean answered(InetSocketAddress address, int status) {
        boolean gateway = Retries.gateway(status);
        if (gateway) {
            return failed(address, Sign.GATEWAY, "it answered " + status);
        }
        if (troubled) {
            boolean back;
            synchronized (this) {
                back = detection.answered(address, System.nanoTime());
                troubled = detection.troubled();
            }
            if (back) {
                LOG.log(Level.INFO, "{0}: {1} answers again and is used again", host, text(address));
            }
        }
        return false;
    }

    /**
     * An address has failed.
     *
     * @return whether it is ejected for it
     */
    boolean failed(InetSocketAddress address, Sign sign, String words) {
        if (!on) {
            return false;
        }
        Ejection<InetSocketAddress> ejection;
        synchronized (this) {
            ejection = detection.failed(address, sign, words, System.nanoTime());
            troubled = detection.troubled();
        }
        if (ejection != null) {
            LOG.log(Level.WARNING, "{0}: {1}", host, words(ejection));
        }
        return ejection != null;
    }

    private static String words(Ejection<InetSocketAddress> ejection) {
        String signs = ejection.signs() == 1 ? "its trial failed" : ejection.signs() + " failures in a row";
        return String.format(
                Locale.ROOT,
                "%s ejected for %.1f s, ejection %d of late: %s, the last: %s",
                text(ejection.address()),
                ejection.nanos() / 1e9,
                ejection.number(),
                signs,
                ejection.lastFailure());
    }

    /** Whether a connection to the address is not to be kept. */
    boolean ejected(InetSocketAddress address) {
        if (!troubled) {
            return false;
        }
        synchronized (this) {
            return detection.ejected(address);
        }
    }

    /** One line for each address that is ejected or on trial. */
    void explain(StringBuilder text) {
        long now = System.nanoTime();
        for (Ejected<InetSocketAddress> ejected : now()) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(Math.max(0, ejected.untilNanos() - now));
            text.append(host).append(": ").append(text(ejected.address()));
            text.append(ejected.trial() ? " on trial" : " ejected for another " + seconds + " s");
            text.append(" (ejection ").append(ejected.number()).append(" of late; ");
            text.append(ejected.lastFailure()).append(")\n");
        }
    }

    private synchronized List<Ejected<InetSocketAddress>> now() {
        return detection.ejected();
    }

    /** What it has come to. */
    synchronized OutlierSample sample() {
        return new OutlierSample(
                detection.ejected().size(), detection.ejections(), detection.overflows(), detection.panics());
    }

    private static String text(InetSocketAddress address) {
        String literal = address.getAddress().getHostAddress();
        return (literal.indexOf(':') < 0 ? literal : "[" + literal + "]") + ":" + address.getPort();
    }

    /** What kind of failure of an open connection it is; null when it says nothing about the address. */
    static @Nullable Sign sign(UpstreamFailure failure) {
        boolean innocent = failure.resend() == Resend.ALWAYS || failure.resend() == Resend.GRANTED;
        return innocent
                ? null
                : switch (failure.error()) {
                    case TERMINATED, INCOMPLETE, PROTOCOL_ERROR -> Sign.RESET;
                    default -> null;
                };
    }
}
