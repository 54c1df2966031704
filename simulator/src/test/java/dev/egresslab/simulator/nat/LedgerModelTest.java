package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ledger against a deliberately naive NAT: whatever happens in whatever order, they agree on every answer, event and count; no port serves one
 * destination twice and none leaks.
 *
 * <p>{@code -Degresslab.property.steps=100000000} runs as many steps as one likes, {@code -Degresslab.seed=N} repeats a run.
 */
class LedgerModelTest {

    private static final long SEED = Long.getLong("egresslab.seed", 20_211_018);
    private static final int STEPS = Integer.getInteger("egresslab.property.steps", 1_000_000);
    private static final int STEPS_PER_SCRIPT = 1_000;
    private static final int SHOWN_MAX = 40;

    static List<GatewayProfile> profiles() {
        return SmallProfiles.all();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void ledgerDoesWhatANaiveNatDoes(GatewayProfile profile) {
        int scripts = STEPS / STEPS_PER_SCRIPT / profiles().size() + 1;
        SplittableRandom seeds = new SplittableRandom(SEED);
        for (int i = 0; i < scripts; i++) {
            long seed = seeds.nextLong();
            int publicIps = 1 + i % 3;
            long[] steps = LedgerScript.random(seed, STEPS_PER_SCRIPT);
            if (LedgerScript.failure(profile, publicIps, seed, steps) != null) {
                explain(profile, publicIps, seed, steps);
            }
        }
    }

    private static void explain(GatewayProfile profile, int publicIps, long seed, long[] steps) {
        long[] shortest = LedgerScript.shortened(profile, publicIps, seed, steps);
        Throwable failure = LedgerScript.failure(profile, publicIps, seed, shortest);
        StringBuilder text =
                new StringBuilder("%s with %d addresses, -Degresslab.seed=%d (script %d), shortened to %d steps:%n"
                        .formatted(profile.name(), publicIps, SEED, seed, shortest.length));
        Arrays.stream(shortest)
                .limit(SHOWN_MAX)
                .forEach(step ->
                        text.append("  ").append(LedgerScript.describe(step)).append('\n'));
        fail(text.toString(), failure);
    }
}
