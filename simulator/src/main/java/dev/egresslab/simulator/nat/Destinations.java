package dev.egresslab.simulator.nat;

import java.util.Arrays;

/** All destinations by number, and their numbers by what the gateway tells apart. */
final class Destinations {

    private final MappingKey key;
    private final int setsPerDestination;
    private Destination[] destinations = new Destination[16];
    private int size;
    private final LongIntMap numberByEndpoint = new LongIntMap();

    Destinations(MappingKey key, int setsPerDestination) {
        this.key = key;
        this.setsPerDestination = setsPerDestination;
    }

    int number(Protocol protocol, int ipv4, int port) {
        int address = key.address(ipv4);
        int keyPort = key.port(protocol, port);
        long endpoint = (long) address << 32 | (long) protocol.number() << 16 | keyPort;
        int number = numberByEndpoint.get(endpoint);
        if (number == LongIntMap.ABSENT) {
            if (size == destinations.length) {
                destinations = Arrays.copyOf(destinations, 2 * size);
            }
            number = size++;
            destinations[number] = new Destination(number, protocol, address, keyPort, new PortSet[setsPerDestination]);
            numberByEndpoint.put(endpoint, number);
        }
        return number;
    }

    Destination get(int number) {
        return destinations[number];
    }

    int size() {
        return size;
    }
}
