package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link FlowIndex} against hash maps of records. */
class FlowIndexTest {

    private static final List<Protocol> PROTOCOLS = List.of(Protocol.values());

    private record Inside(Protocol protocol, int client, int clientPort, int server, int serverPort) {}

    private record Outside(Protocol protocol, int publicAddress, int publicPort, int server, int serverPort) {}

    private record Flow(int mapping, Inside inside, Outside outside) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsWhatHashMapsFind(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FlowIndex index = new FlowIndex();
        Map<Inside, Integer> byInside = new HashMap<>();
        Map<Outside, Integer> byOutside = new HashMap<>();
        List<Flow> flows = new ArrayList<>();
        ArrayDeque<Integer> freeNumbers = new ArrayDeque<>();
        int numbers = 0;
        for (int step = 0; step < 200_000; step++) {
            // Few values, so that tuples differ in one field only, and an inside tuple comes again while its old
            // mapping is held.
            Protocol protocol = PROTOCOLS.get(random.nextInt(3));
            int server = random.nextInt(3);
            int serverPort = 440 + random.nextInt(3);
            Inside inside =
                    new Inside(protocol, random.nextInt(5) << 24, 65_500 + random.nextInt(36), server, serverPort);
            Outside outside =
                    new Outside(protocol, -1 - random.nextInt(2), 1_024 + random.nextInt(600), server, serverPort);
            assertThat(index.fromInside(protocol, inside.client, inside.clientPort, server, serverPort))
                    .isEqualTo(byInside.getOrDefault(inside, FlowIndex.ABSENT));
            assertThat(index.fromOutside(protocol, outside.publicAddress, outside.publicPort, server, serverPort))
                    .isEqualTo(byOutside.getOrDefault(outside, FlowIndex.ABSENT));
            boolean remove = flows.size() > 3_000 * (1 + Math.sin(step / 20_000.0)) / 2;
            if (remove && !flows.isEmpty()) {
                Collections.swap(flows, random.nextInt(flows.size()), flows.size() - 1);
                Flow flow = flows.removeLast();
                index.remove(flow.mapping);
                byInside.remove(flow.inside, flow.mapping);
                byOutside.remove(flow.outside);
                freeNumbers.add(flow.mapping);
            } else if (!byOutside.containsKey(outside)) {
                int mapping = freeNumbers.isEmpty() ? numbers++ : freeNumbers.remove();
                index.add(
                        mapping,
                        protocol,
                        inside.client,
                        inside.clientPort,
                        server,
                        serverPort,
                        outside.publicAddress,
                        outside.publicPort);
                byInside.put(inside, mapping);
                byOutside.put(outside, mapping);
                flows.add(new Flow(mapping, inside, outside));
                assertThat(index.insideAddress(mapping)).isEqualTo(inside.client);
                assertThat(index.insidePort(mapping)).isEqualTo(inside.clientPort);
                assertThat(index.publicAddress(mapping)).isEqualTo(outside.publicAddress);
                assertThat(index.publicPort(mapping)).isEqualTo(outside.publicPort);
            }
            assertThat(index.size()).isEqualTo(byOutside.size());
        }
    }
}
