package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.nat.LedgerListener;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Notes when slices and addresses became more; what a client is given first is no growth. */
final class GrowthLog implements LedgerListener {

    /** Later ones are not kept: by then the first have told how it goes. */
    private static final int MOST = 1_000;

    private final BitSet known = new BitSet();
    private final List<Growth> all = new ArrayList<>();

    @Override
    public void portsGiven(int client, int ports, long nowNanos) {
        if (known.get(client)) {
            note(new Growth(nowNanos, client, ports));
        }
        known.set(client);
    }

    @Override
    public void addressAdded(int publicIps, long nowNanos) {
        note(new Growth(nowNanos, Growth.GATEWAY, publicIps));
    }

    private void note(Growth growth) {
        if (all.size() < MOST) {
            all.add(growth);
        }
    }

    List<Growth> all() {
        return List.copyOf(all);
    }
}
