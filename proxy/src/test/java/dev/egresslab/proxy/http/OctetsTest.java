package dev.egresslab.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OctetsTest {
    @Test
    void octetIsFoundWhereItIsFirst() {
        byte[] bytes = new byte[40];
        for (int from = 0; from < bytes.length; from++) {
            for (int at = from; at < bytes.length; at++) {
                Arrays.fill(bytes, (byte) 'x');
                bytes[at] = Octets.LF;
                bytes[bytes.length - 1] = Octets.LF;
                assertThat(Octets.indexOf(bytes, from, bytes.length, Octets.LF)).isEqualTo(at);
                assertThat(Octets.indexOf(bytes, from, at, Octets.LF)).isEqualTo(-1);
            }
        }
    }

    /** Neighbours of the octet and of zero, high bits and all, are what tricks with words go wrong at. */
    @Test
    void anyOctetIsFoundAmongAnyOthers() {
        SplittableRandom random = new SplittableRandom(3);
        byte[] bytes = new byte[24];
        for (int i = 0; i < 200_000; i++) {
            byte octet = (byte) random.nextInt(256);
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) (octet + random.nextInt(-1, 2) * random.nextInt(1, 129));
            }
            int first = 0;
            while (first < bytes.length && bytes[first] != octet) {
                first++;
            }
            assertThat(Octets.indexOf(bytes, 0, bytes.length, octet)).isEqualTo(first == bytes.length ? -1 : first);
        }
    }
}
