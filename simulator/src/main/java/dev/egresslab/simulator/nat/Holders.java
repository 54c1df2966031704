package dev.egresslab.simulator.nat;

import java.util.Arrays;

/** All pairs of a client and a destination that ever had a port, by number. */
final class Holders {

    private Holder[] holders = new Holder[16];
    private int size;
    private final LongIntMap numberByPair = new LongIntMap();
    /** The pair that was asked for last, and most often is again, and its number. */
    private long lastPair = -1;

    private int lastNumber;

    int number(Destination to, int client) {
        long pair = ((long) to.number << 32) | (client & 0xFFFF_FFFFL);
        if (pair == lastPair) {
            return lastNumber;
        }
        int number = numberByPair.get(pair);
        if (number == LongIntMap.ABSENT) {
            if (size == holders.length) {
                holders = Arrays.copyOf(holders, 2 * size);
            }
            number = size++;
            holders[number] = new Holder(to, client);
            to.newestHolder = holders[number];
            numberByPair.put(pair, number);
        }
        lastPair = pair;
        lastNumber = number;
        return number;
    }

    Holder get(int number) {
        return holders[number];
    }
}
