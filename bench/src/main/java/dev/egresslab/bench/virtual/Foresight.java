package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.simulator.nat.PortLedger;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection that carries one call, when its SYN passes the gateway: that it will stand, carry the request and the answer, and end; and
 * when. Such a connection needs no events for what lies between its SYN and its answer, and the gateway no timeouts for it.
 *
 * <p>What others can see happens when it happens: the port is taken, established, closed and held. What only the caller itself would see is written down with
 * the answer as it must have been. So foreseen or not, results are the same, to the byte.
 *
 * @param readyNanos from SYN to request
 * @param rttNanos one round trip
 * @param longestServiceNanos up to this an answer comes before the gateway would forget the connection
 */
record Foresight(long readyNanos, long rttNanos, long longestServiceNanos) {

    /** What can be foreseen of a direct variant's connections; null if nothing. */
    static @Nullable Foresight of(AppSpec app, Network.Sources sources) {
        NetworkModel model = sources.model();
        boolean originStays = model.rttNanos() < model.keepAliveNanos() && model.keepAliveRequests() > 1;
        // Without a round trip a connection might end at the moment at which its SYN is answered, and the ledger wants
        // that later.
        boolean takesTime = model.rttNanos() > 0;
        if (app.connections() != ConnectionModel.PER_CALL || model.resumption() || !originStays || !takesTime) {
            return null;
        }
        PortLedger ledger = sources.gateways().all().getFirst().ledger();
        long readyNanos = model.rttNanos() + model.handshakeNanos(false);
        long longest = ledger.keptNanos() - model.rttNanos() - 1 - readyNanos - model.rttNanos();
        return longest < 0 ? null : new Foresight(readyNanos, model.rttNanos(), longest);
    }

    /** From SYN to answer. */
    long answerNanos(long serviceNanos) {
        return readyNanos + rttNanos + serviceNanos;
    }

    /** How many nanoseconds of service are short enough for an answer so long after the SYN. */
    long serviceWithin(long nanos) {
        return Math.min(nanos - readyNanos - rttNanos, longestServiceNanos);
    }
}
