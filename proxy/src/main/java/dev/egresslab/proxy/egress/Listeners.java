package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ListenerConfig;
import dev.egresslab.proxy.config.ListenerTlsConfig;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The listening sockets, how they are changed under way, and their certificates, which are read again when the configuration is, or when
 * their files change. Thread safe.
 */
final class Listeners implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Listeners.class.getPackageName());

    private final Clients clients;
    private final EventLoopGroup loops;
    private final Carrier carrier;
    private final ScheduledExecutorService watcher;
    private final Map<Endpoint, Listener> open = new LinkedHashMap<>();
    private final List<ScheduledFuture<?>> watches = new ArrayList<>();
    private final LongAdder certificatesRead = new LongAdder();
    private final LongAdder certificatesRefused = new LongAdder();
    private final LongAdder acceptFailures = new LongAdder();
    private boolean accepting = true;
    private List<ListenerConfig> configs = List.of();
    private String lastComplaint = "";

    Listeners(Clients clients, EventLoopGroup loops, Carrier carrier, ScheduledExecutorService watcher) {
        this.clients = clients;
        this.loops = loops;
        this.carrier = carrier;
        this.watcher = watcher;
    }

    /** What is ready to serve: listeners that are new and bound, and TLS that is new or has changed. */
    record Prepared(List<ListenerConfig> configs, Map<Endpoint, Listener> bound, Map<Endpoint, ListenerTls> read) {
        /** Gives all up again. */
        void drop() {
            bound.values().forEach(Listener::close);
            read.values().forEach(ListenerTls::close);
        }
    }

    /**
     * Binds and reads what is not there yet; changes nothing that serves. New listeners accept from now on.
     *
     * @throws IOException when an address cannot be bound
     * @throws IllegalArgumentException when certificates or keys cannot be used
     */
    synchronized Prepared prepare(List<ListenerConfig> wanted) throws IOException {
        Prepared prepared = new Prepared(wanted, new LinkedHashMap<>(), new LinkedHashMap<>());
        try {
            for (ListenerConfig config : wanted) {
                prepare(config, prepared);
            }
        } catch (IOException | RuntimeException e) {
            prepared.drop();
            throw e;
        }
        return prepared;
    }

    private void prepare(ListenerConfig config, Prepared prepared) throws IOException {
        Listener present = open.get(config.address());
        if (present == null) {
            Listener listener = new Listener(
                    clients, config, config.tls() == null ? null : ListenerTls.read(config.tls()), acceptFailures);
            prepared.bound.put(config.address(), listener);
            listener.bind(loops, carrier);
        } else if (config.tls() != null) {
            ListenerTls now = present.tls();
            if (now == null || !now.isCurrent(config.tls())) {
                prepared.read.put(config.address(), ListenerTls.read(config.tls()));
            }
        }
    }

    /** Puts them in service, and closes what is no longer asked for. */
    synchronized void serve(Prepared prepared) {
        for (ListenerConfig config : prepared.configs) {
            Listener present = open.get(config.address());
            ListenerTls read = prepared.read.get(config.address());
            if (present != null) {
                present.meet(config, config.tls() == null ? null : read == null ? present.tls() : read);
            }
        }
        certificatesRead.add(prepared.read.size());
        open.putAll(prepared.bound);
        prepared.bound.values().forEach(listener -> listener.accept(accepting));
        configs = prepared.configs;
        List<Endpoint> wanted = configs.stream().map(ListenerConfig::address).toList();
        open.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        watch();
    }

    private void watch() {
        watches.forEach(watch -> watch.cancel(false));
        watches.clear();
        for (Listener listener : open.values()) {
            ListenerTlsConfig tls = listener.config().tls();
            Duration watch = tls == null ? Duration.ZERO : tls.watch();
            if (!watch.isZero()) {
                long nanos = watch.toNanos();
                watches.add(watcher.scheduleWithFixedDelay(() -> look(listener), nanos, nanos, TimeUnit.NANOSECONDS));
            }
        }
    }

    /** Takes up changed files of one listener. When they do not fit together, perhaps only not yet, all stays as it is. */
    private synchronized void look(Listener listener) {
        ListenerTlsConfig config = listener.config().tls();
        ListenerTls now = listener.tls();
        if (config == null || now == null) {
            return;
        }
        try {
            if (!now.isCurrent(config)) {
                listener.meet(listener.config(), ListenerTls.read(config));
                certificatesRead.increment();
                lastComplaint = "";
                LOG.log(
                        Level.INFO,
                        "listener {0} has a new certificate",
                        listener.config().address());
            }
        } catch (IllegalArgumentException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    /** Once for each trouble, not at each look. */
    private void complain(String trouble) {
        if (!trouble.equals(lastComplaint)) {
            lastComplaint = trouble;
            certificatesRefused.increment();
            LOG.log(Level.WARNING, "the old certificate stays: {0}", trouble);
        }
    }

    /** Where each accepts, in the order of the configuration. */
    synchronized List<InetSocketAddress> addresses() {
        return configs.stream()
                .map(config -> open.get(config.address()))
                .filter(listener -> listener != null)
                .map(Listener::address)
                .toList();
    }

    /** The end of each certificate's validity in seconds since 1970, by the listener's address. */
    synchronized Map<String, Long> certificateEnds() {
        Map<String, Long> ends = new LinkedHashMap<>();
        open.forEach((address, listener) -> {
            ListenerTls tls = listener.tls();
            if (tls != null) {
                ends.put(address.toString(), tls.notAfter().getEpochSecond());
            }
        });
        return ends;
    }

    /** Accepts from now on, or not. */
    synchronized void accept(boolean on) {
        accepting = on;
        open.values().forEach(listener -> listener.accept(on));
    }

    /** Accepts that failed, as without a descriptor left. */
    long acceptFailures() {
        return acceptFailures.sum();
    }

    /** Certificates taken up under way. */
    long certificatesRead() {
        return certificatesRead.sum();
    }

    /** Changed files that could not be taken up. */
    long certificatesRefused() {
        return certificatesRefused.sum();
    }

    /** Stops accepting. */
    @Override
    public synchronized void close() {
        watches.forEach(watch -> watch.cancel(false));
        watches.clear();
        open.values().forEach(Listener::close);
        open.clear();
    }
}
