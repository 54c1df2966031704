package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.PortLedger;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pages of which all is known when they begin: one call, on a connection of its own, that finds a port and is answered in time. Most pages of most
 * runs with a connection per call are so, and take a third less of the processor's time this way.
 *
 * <p><b>How.</b> What others can see happens when it happens: the page's ports at the gateway are taken, established, closed and held, its worker is
 * busy, its end is counted. What only the page itself would see, its connection, its clock and the steps between, is left out, and written down with
 * the answer as it must have been.
 *
 * <p><b>When not.</b> A page that might wait for a worker, a name or a port, or be cut off by a timeout, goes the long way, {@link DirectCalls} and
 * {@link Network}, from its beginning. Both ways give the same result, to the byte.
 */
final class ForeseenPages {
    private static final int FIRST_SIZE = 64;
    /** The app's only machine. */
    private static final int INSTANCE = 0;

    private final Gateways gateways;
    private final Names names;
    private final DrawnAhead serviceNanos;
    private final LongSupplier responseBytes;
    private final NetworkModel model;
    private final Connections connections;
    private final Recorder recorder;
    private final Tally tally;
    private final EventQueue queue;
    /** From SYN to request. */
    private final long readyNanos;
    /** Up to this an answer comes in time for the client, and for the gateway to remember the connection. */
    private final long longestServiceNanos;

    /** Two longs a page: when it began, and the ticket of its mapping. Of one that is free, the first is the next free one. */
    private long[] pages = new long[2 * FIRST_SIZE];

    private int firstFree;
    private long ended;

    private ForeseenPages(
            AppSpec app,
            Network.Sources sources,
            Connections connections,
            Recorder recorder,
            Tally tally,
            EventQueue queue) {
        this.model = sources.model();
        this.gateways = sources.gateways();
        this.names = sources.names();
        this.serviceNanos = sources.serviceNanos();
        this.responseBytes = sources.responseBytes();
        this.connections = connections;
        this.recorder = recorder;
        this.tally = tally;
        this.queue = queue;
        readyNanos = model.rttNanos() + model.handshakeNanos(false);
        long answerNanos = readyNanos + model.rttNanos();
        PortLedger anyLedger = gateways.all().getFirst().ledger();
        long rememberedNanos = anyLedger.keptNanos() - model.rttNanos() - 1;
        longestServiceNanos = readyNanos > app.connectTimeout().toNanos()
                ? -1
                : Math.min(app.timeout().toNanos(), rememberedNanos) - answerNanos;
        linkFree(0);
    }

    /** The pages of a round that can be foreseen; null if none can. */
    static @Nullable ForeseenPages of(
            AppSpec app,
            Network.Sources sources,
            Connections connections,
            Recorder recorder,
            Tally tally,
            EventQueue queue) {
        NetworkModel model = sources.model();
        boolean alike = app.connections() == ConnectionModel.PER_CALL && app.calls() == 1 && app.instances() == 1;
        // At one moment a connection's end would come before its SYN's answer.
        boolean takesTime = model.rttNanos() > 0;
        boolean originStays = model.rttNanos() < model.keepAliveNanos() && model.keepAliveRequests() > 1;
        if (!alike || !takesTime || model.resumption() || !originStays) {
            return null;
        }
        ForeseenPages pages = new ForeseenPages(app, sources, connections, recorder, tally, queue);
        return pages.longestServiceNanos < 0 ? null : pages;
    }

    /** Begins a page for which there is an idle worker; false if it cannot be foreseen, and nothing has happened. */
    boolean begin(int host, long nowNanos) {
        if (serviceNanos.peek() > longestServiceNanos || !names.isFresh(host, nowNanos)) {
            return false;
        }
        Gateway gateway = gateways.next();
        long ticket = gateway.openForeseen(host, names.kept(host), INSTANCE, nowNanos + model.rttNanos(), nowNanos);
        if (ticket == PortLedger.EXHAUSTED) {
            return false;
        }
        gateways.choose();
        tally.add(Count.ATTEMPTS, 1);
        int page = take();
        pages[page] = nowNanos;
        pages[page + 1] = ticket;
        connections.openedAt(nowNanos + readyNanos);
        long answeredNanos = nowNanos + readyNanos + model.rttNanos() + serviceNanos.getAsLong();
        queue.at(answeredNanos, Event.of(Event.FORESEEN_ANSWER, gateway.number(), page));
        return true;
    }

    private int take() {
        if (firstFree == pages.length) {
            pages = Arrays.copyOf(pages, 2 * firstFree);
            linkFree(firstFree);
        }
        int page = firstFree;
        firstFree = (int) pages[page];
        return page;
    }

    private void linkFree(int from) {
        for (int page = from; page < pages.length; page += 2) {
            pages[page] = page + 2;
        }
    }

    /** A page's answer is there, and the page over. */
    void answered(long event, long nowNanos) {
        int page = Event.subject(event);
        PortLedger ledger = gateways.all().get(Event.generation(event)).ledger();
        long totalNanos = nowNanos - pages[page];
        long ticket = pages[page + 1];
        pages[page] = firstFree;
        firstFree = page;
        recorder.foreseen(totalNanos, totalNanos - readyNanos);
        tally.add(Count.BYTES_RECEIVED, responseBytes.getAsLong());
        tally.add(Count.CALLS_OK, 1);
        connections.closed(nowNanos);
        ended++;
        if (model.resets()) {
            ledger.endForeseen(ticket, Ending.RST, nowNanos);
        } else {
            ledger.endForeseen(ticket, Ending.FIN, nowNanos + model.rttNanos());
        }
    }

    /** How many have ended. */
    long ended() {
        return ended;
    }

    /** Adds what is the same for all pages that have ended; once, when the round is over. */
    void handOver() {
        recorder.foreseenPhases(ended, model.rttNanos(), readyNanos - model.rttNanos());
        tally.add(Count.CONNECTIONS_OPENED, ended);
        tally.add(Count.BYTES_SENT, ended * model.requestBytes());
        if (model.tls() != null) {
            tally.add(Count.TLS_FULL, ended);
        }
    }
}
