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

    int number(int destination, int client) {
        long pair = ((long) destination << 32) | (client & 0xFFFF_FFFFL);
        int number = numberByPair.get(pair);
        if (number == LongIntMap.ABSENT) {
            if (size == holders.length) {
                holders = Arrays.copyOf(holders, 2 * size);
            }
            number = size++;
            holders[number] = new Holder(destination, client);
            numberByPair.put(pair, number);
        }
        return number;
    }

    Holder get(int number) {
        return holders[number];
    }

    /** Everyone who ever wanted a port of a destination. */
    Stream<Holder> of(int destination) {
        return Arrays.stream(holders, 0, size).filter(holder -> holder.destination == destination);
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
