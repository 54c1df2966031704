package dev.egresslab.simulator.nat;

import java.util.Arrays;

/**
 * The TCP connections that share one mapping when mapping is endpoint-independent: a client's port keeps its public port while any of them is
 * open (RFC 7857 section 2). A connection is remembered until its mapping is released, so that its late packets are known.
 */
final class EndpointSessions {

    private static final int NONE = -1;

    /** Sessions by (mapping, remote endpoint), the mapping's number taking the place of the inside and the public address. */
    private final FlowIndex index = new FlowIndex();

    private int[] nextOfMapping = filled(64);
    private int[] firstOfMapping = filled(64);
    private int[] openOfMapping = new int[64];
    private int[] mappingOf = new int[64];
    private byte[] seen = new byte[64];
    private int size;
    private int firstFree = NONE;

    /** The number of the session of a mapping with a remote endpoint; a new one has seen no flags. */
    int session(int mapping, int remoteAddress, int remotePort) {
        int session = index.fromInside(Protocol.TCP, mapping, 0, remoteAddress, remotePort);
        return session == FlowIndex.ABSENT ? add(mapping, remoteAddress, remotePort) : session;
    }

    private int add(int mapping, int remoteAddress, int remotePort) {
        int session = firstFree == NONE ? size++ : firstFree;
        ensureRoom(Math.max(mapping, session));
        if (session == firstFree) {
            firstFree = nextOfMapping[session];
        }
        index.add(session, Protocol.TCP, mapping, 0, remoteAddress, remotePort, mapping, 0);
        nextOfMapping[session] = firstOfMapping[mapping];
        firstOfMapping[mapping] = session;
        mappingOf[session] = mapping;
        openOfMapping[mapping]++;
        seen[session] = 0;
        return session;
    }

    byte seen(int session) {
        return seen[session];
    }

    /** Notes flags a session has seen. */
    void see(int session, byte flags) {
        seen[session] |= flags;
    }

    /** A session that was over begins anew. */
    void reopen(int session, byte flags) {
        openOfMapping[mappingOf[session]]++;
        seen[session] = flags;
    }

    /** A session is over; true if its mapping has no other left. */
    boolean close(int session, byte over) {
        seen[session] = over;
        return --openOfMapping[mappingOf[session]] == 0;
    }

    /** Forgets the sessions of a mapping whose port is free. */
    void released(int mapping) {
        if (mapping >= firstOfMapping.length) {
            return;
        }
        int session = firstOfMapping[mapping];
        while (session != NONE) {
            int next = nextOfMapping[session];
            index.remove(session);
            nextOfMapping[session] = firstFree;
            firstFree = session;
            session = next;
        }
        firstOfMapping[mapping] = NONE;
        openOfMapping[mapping] = 0;
    }

    private void ensureRoom(int number) {
        int old = seen.length;
        if (number < old) {
            return;
        }
        int length = Math.max(2 * old, number + 1);
        nextOfMapping = Arrays.copyOf(nextOfMapping, length);
        firstOfMapping = Arrays.copyOf(firstOfMapping, length);
        Arrays.fill(firstOfMapping, old, length, NONE);
        openOfMapping = Arrays.copyOf(openOfMapping, length);
        mappingOf = Arrays.copyOf(mappingOf, length);
        seen = Arrays.copyOf(seen, length);
    }

    private static int[] filled(int length) {
        int[] filled = new int[length];
        Arrays.fill(filled, NONE);
        return filled;
    }
}
