package dev.egresslab.simulator.loopback;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.Set;

/** What happened to a gateway's sockets beside what a cloud would count; what is worth a line in the log is logged once. */
final class Counters {

    private static final System.Logger LOG = System.getLogger(LoopbackGateway.class.getName());

    /** Texts remembered so as not to be logged again; beyond that, nothing more is logged. */
    private static final int LOGGED_MAX = 100;

    private final String gateway;
    private final String started;
    private final Set<String> logged = new HashSet<>();
    private long accepted;
    private long notAccepted;
    private long malformed;
    private long unmapped;
    private long originFailures;
    private long descriptorShortages;
    private long localPortShortages;

    Counters(String gateway) {
        this.gateway = gateway;
        // What is needed to tell of a shortage of descriptors is loaded while there are some: this class, and the file
        // of time zones that a
        // log line's date needs. A failure to load it would end the very event loop that wanted to say so.
        count(Shortage.of(new IOException("none")));
        this.started = String.format("%1$tb %1$td, %1$tY %1$tr", ZonedDateTime.now(ZoneId.systemDefault()));
    }

    /** A client came. */
    void accepted() {
        accepted++;
    }

    /** A client could not be let in. */
    void acceptFailed(Throwable failure) {
        notAccepted++;
        count(Shortage.of(failure));
        logOnce("could not accept a connection: " + failure.getMessage());
    }

    /** A client said something that is no SOCKS this gateway speaks. */
    void malformed(String why) {
        malformed++;
        logOnce("refused a client: " + why);
    }

    /** A client wants to go where no local server stands for the destination. */
    void unmapped(Endpoint destination) {
        unmapped++;
        logOnce("no local server is mapped to " + destination);
    }

    /** A destination's local server could not be connected to. */
    void originFailed(Shortage shortage, SocketAddress origin, Throwable failure) {
        originFailures++;
        count(shortage);
        logOnce("could not connect to the origin " + origin + ": " + failure.getMessage());
    }

    private void count(Shortage shortage) {
        switch (shortage) {
            case DESCRIPTORS -> descriptorShortages++;
            case LOCAL_PORTS -> localPortShortages++;
            case NONE -> {}
        }
    }

    private void logOnce(String what) {
        if (logged.size() < LOGGED_MAX && logged.add(what)) {
            LOG.log(System.Logger.Level.WARNING, "Gateway {0} (since {1}) {2}", gateway, started, what);
        }
    }

    /** All counts so far. */
    GatewaySample.Sockets snapshot(int open, long faults) {
        return new GatewaySample.Sockets(
                open,
                accepted,
                notAccepted,
                malformed,
                unmapped,
                originFailures,
                descriptorShortages,
                localPortShortages,
                faults);
    }
}
