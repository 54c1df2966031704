package dev.egresslab.simulator.nat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

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
            numberByPair.put(pair, number);
        }
        lastPair = pair;
        lastNumber = number;
        return number;
    }

    Holder get(int number) {
        return holders[number];
    }

    /** Everyone who ever wanted a port of a destination. */
    Stream<Holder> of(int destination) {
        return Arrays.stream(holders, 0, size).filter(holder -> holder.to.number == destination);
    }

    /** Who has ports of a destination, most first. */
    List<Holding> of(int destination, ToIntFunction<Holder> ports) {
        return of(destination)
                .filter(holder -> ports.applyAsInt(holder) > 0)
                .map(holder -> new Holding(holder.client, destination, ports.applyAsInt(holder)))
                .sorted(Comparator.comparingInt(Holding::ports).reversed().thenComparingInt(Holding::client))
                .toList();
    }
}
