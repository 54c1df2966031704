package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link PortSet} against a {@link BitSet}, at all sizes and in both of its shapes. */
class PortSetTest {

    private final SplittableRandom random = new SplittableRandom(42);

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 63, 64, 65, 512, 513, 2_000, 32_768, 64_512, 65_535, 65_536})
    void takesEveryPortOnceAndGivesAllBack(int ports) {
        PortSet set = new PortSet(new PortBlocks(ports));
        for (int round = 0; round < 2; round++) {
            BitSet taken = new BitSet();
            for (int i = 0; i < ports; i++) {
                taken.set(set.take(random));
            }
            // As many as there are, all different, none beyond.
            assertThat(taken.cardinality()).isEqualTo(ports);
            assertThat(taken.length()).isEqualTo(ports);
            assertThatIllegalStateException().isThrownBy(() -> set.take(random));
            for (int port = 0; port < ports; port++) {
                set.give(port);
            }
            assertThat(set.count()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 600, 5_000, 64_512})
    void agreesWithABitSetAtAnyFill(int ports) {
        PortSet set = new PortSet(new PortBlocks(ports));
        BitSet expected = new BitSet();
        int mistakes = 0;
        // The fill wanders up and down between empty and full.
        for (int step = 0; step < 200_000; step++) {
            int wanted = (int) ((1 + Math.sin(step / 20_000.0)) / 2 * ports);
            int port = random.nextInt(ports);
            if (expected.cardinality() < wanted && step % 3 != 0) {
                mistakes += set.takeExactly(port) == expected.get(port) ? 1 : 0;
                expected.set(port);
            } else if (expected.cardinality() < wanted) {
                expected.set(set.take(random));
            } else {
                int next = expected.nextSetBit(port);
                int victim = next >= 0 ? next : expected.previousSetBit(port);
                if (victim >= 0) {
                    set.give(victim);
                    expected.clear(victim);
                }
            }
            mistakes += set.isTaken(port) == expected.get(port) && set.count() == expected.cardinality() ? 0 : 1;
        }
        assertThat(mistakes).isZero();
    }

    @Test
    void growsWithItsPortsTaken() {
        PortBlocks small = new PortBlocks(32);
        PortBlocks large = new PortBlocks(64);
        PortSet set = new PortSet(small);
        for (int i = 0; i < 32; i++) {
            set.take(random);
        }
        set.growTo(large);
        for (int i = 0; i < 32; i++) {
            assertThat(set.take(random)).isBetween(32, 63);
        }
        assertThatIllegalStateException().isThrownBy(() -> set.take(random));
    }

    @Test
    void emptySetGivesItsMemoryBack() {
        PortBlocks blocks = new PortBlocks(64_512);
        PortSet first = new PortSet(blocks);
        for (int i = 0; i < 10_000; i++) {
            first.takeExactly(i);
        }
        for (int i = 0; i < 10_000; i++) {
            first.give(i);
        }
        // What comes out is the bitmap of the first, all free again.
        long[] bitmap = blocks.many();
        assertThat(bitmap).hasSize(1_024).doesNotContain(0L);
        assertThat(blocks.many()).isNotSameAs(bitmap);
    }

    @Test
    void givingBackTwiceIsABug() {
        PortSet set = new PortSet(new PortBlocks(64_512));
        int port = set.take(random);
        set.give(port);
        assertThatIllegalStateException().isThrownBy(() -> set.give(port));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 30_000})
    void choiceIsNearlyUniform(int taken) {
        PortSet set = new PortSet(new PortBlocks(64_512));
        for (int i = 0; i < taken; i++) {
            set.take(random);
        }
        int[] byKilo = new int[63];
        int draws = 630_000;
        for (int i = 0; i < draws; i++) {
            byKilo[set.peek(random) / 1_024]++;
        }
        for (int count : byKilo) {
            // 10,000 expected, standard deviation 100, and clusters of free ports.
            assertThat(count).isBetween(9_300, 10_700);
        }
    }
}
