package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.PortLedger;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pages of which all is {@linkplain Foresight foreseen}: one call, for which there is a worker at once, and a port as soon as the name is known. Most pages
 * of most runs with a connection per call are so, and take a third of the processor's time this way: no worker, no connection, no clock, and an event or two.
 *
 * <p>A page that might have to wait for a worker goes the long way from its beginning, {@link DirectCalls} and {@link Network}, and one that finds no port from
 * there on; and its call may yet be one of the {@link ForeseenCalls}.
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
    private final Foresight foresight;
    /** How long the service may take for a page that knows its name, or that asks for it first; negative if that takes too long itself. */
    private final long longestServiceNanos;

    private final long longestServiceAskedNanos;
    private final EventQueue.Lane nameQuery;

    /**
     * Two longs a page: when it began, and the ticket of its mapping, or while its name is asked for the host. Of one that is free, the first is
     * the next free one.
     */
    private long[] pages = new long[2 * FIRST_SIZE];

    private int firstFree;
    private long ended;
    /** How many of them had asked for their name. */
    private long endedAsked;

    private ForeseenPages(
            Foresight foresight,
            AppSpec app,
            Network.Sources sources,
            Connections connections,
            Recorder recorder,
            Tally tally,
            EventQueue queue) {
        this.foresight = foresight;
        this.model = sources.model();
        this.gateways = sources.gateways();
        this.names = sources.names();
        this.serviceNanos = sources.serviceNanos();
        this.responseBytes = sources.responseBytes();
        this.connections = connections;
        this.recorder = recorder;
        this.tally = tally;
        this.queue = queue;
        longestServiceNanos = longestServiceNanos(app, 0);
        longestServiceAskedNanos = longestServiceNanos(app, model.dnsNanos());
        // In the order in which the network asks for its lanes: whether pages are foreseen must not change what comes
        // first of one moment.
        queue.lane(model.rttNanos());
        nameQuery = queue.lane(model.dnsNanos());
        linkFree(0);
    }

    private long longestServiceNanos(AppSpec app, long askingNanos) {
        return askingNanos + foresight.readyNanos() > app.connectTimeout().toNanos()
                ? -1
                : foresight.serviceWithin(app.timeout().toNanos() - askingNanos);
    }

    /** The pages of a round that can be foreseen; null if none can. */
    static @Nullable ForeseenPages of(
            @Nullable Foresight foresight,
            AppSpec app,
            Network.Sources sources,
            Connections connections,
            Recorder recorder,
            Tally tally,
            EventQueue queue) {
        if (foresight == null || app.calls() != 1 || app.instances() != 1) {
            return null;
        }
        ForeseenPages pages = new ForeseenPages(foresight, app, sources, connections, recorder, tally, queue);
        return pages.longestServiceNanos < 0 ? null : pages;
    }

    /** Begins a page for which there is an idle worker; false if it cannot be foreseen, and nothing has happened. */
    boolean begin(int host, long nowNanos) {
        int page = take();
        pages[page] = nowNanos;
        boolean begins = names.isFresh(host, nowNanos)
                ? opens(page, host, Event.FORESEEN_ANSWER, longestServiceNanos, nowNanos)
                : asks(page, host, nowNanos);
        if (begins) {
            tally.add(Count.ATTEMPTS, 1);
        } else {
            drop(page);
        }
        return begins;
    }

    private boolean asks(int page, int host, long nowNanos) {
        if (longestServiceAskedNanos < 0) {
            return false;
        }
        names.ask();
        pages[page + 1] = host;
        nameQuery.add(nowNanos, Event.of(Event.FORESEEN_NAME, 0, page));
        return true;
    }

    /**
     * A page's name is known.
     *
     * @return false if what comes cannot be foreseen: the caller takes the page on from here, and {@linkplain #drop drops} it
     */
    boolean resolved(int page, long nowNanos) {
        int host = host(page);
        names.answer(host, nowNanos);
        return opens(page, host, Event.FORESEEN_ASKED_ANSWER, longestServiceAskedNanos, nowNanos);
    }

    /** The host of a page whose name was asked for. */
    int host(int page) {
        return (int) pages[page + 1];
    }

    long begunNanos(int page) {
        return pages[page];
    }

    /** Forgets a page that goes the long way. */
    void drop(int page) {
        pages[page] = firstFree;
        firstFree = page;
    }

    private boolean opens(int page, int host, int answer, long longestServiceNanos, long nowNanos) {
        if (serviceNanos.peek() > longestServiceNanos) {
            return false;
        }
        Gateway gateway = gateways.next();
        long ticket = gateway.openForeseen(host, names.kept(host), INSTANCE, nowNanos + model.rttNanos(), nowNanos);
        if (ticket == PortLedger.EXHAUSTED) {
            return false;
        }
        gateways.choose();
        pages[page + 1] = ticket;
        connections.openedAt(nowNanos + foresight.readyNanos());
        long answeredNanos = nowNanos + foresight.answerNanos(serviceNanos.getAsLong());
        queue.at(answeredNanos, Event.of(answer, gateway.number(), page));
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
            pages[page] = page + 2L;
        }
    }

    /** A page's answer is there, and the page over. */
    void answered(long event, long nowNanos) {
        int page = Event.subject(event);
        PortLedger ledger = gateways.all().get(Event.generation(event)).ledger();
        long totalNanos = nowNanos - pages[page];
        long ticket = pages[page + 1];
        drop(page);
        long askedNanos = 0;
        if (Event.kind(event) == Event.FORESEEN_ASKED_ANSWER) {
            askedNanos = model.dnsNanos();
            endedAsked++;
        }
        recorder.foreseen(totalNanos, totalNanos - askedNanos - foresight.readyNanos());
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
        recorder.foreseenPhases(ended, model.rttNanos(), foresight.readyNanos() - model.rttNanos());
        recorder.foreseenNames(endedAsked, model.dnsNanos());
        recorder.foreseenNames(ended - endedAsked, 0);
        tally.add(Count.CONNECTIONS_OPENED, ended);
        tally.add(Count.BYTES_SENT, ended * model.requestBytes());
        if (model.tls() != null) {
            tally.add(Count.TLS_FULL, ended);
        }
    }
}
