package dev.egresslab.bench.live;

import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.Round.Cpu;
import dev.egresslab.reports.results.RunResult.Notice;
import dev.egresslab.reports.results.RunResult.Notice.Kind;
import dev.egresslab.reports.results.VariantResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What ran on the machine beside the roles while they were measured: a busy neighbour makes times longer, and caches colder. The machine's CPU is
 * read just before and just after the round, so that of a busy one can be more than the round's time holds; what is more is left out.
 */
final class OtherPrograms {
    /** Below this share of the machine it is what any machine does, and what the kernel charges to nobody. */
    private static final double NOTED_SHARE = 0.2;

    private OtherPrograms() {}

    /**
     * Says how much it was, if it was much.
     *
     * @param processors of the machine
     */
    static Optional<Notice> notice(List<VariantResult> variants, int processors) {
        double seconds = 0;
        double others = 0;
        for (VariantResult variant : variants) {
            for (Round round : variant.rounds()) {
                Cpu machine = round.cpu().get(RoundRun.MACHINE);
                if (machine != null) {
                    double length = (round.endMillis() - round.startMillis()) / 1e3;
                    seconds += length;
                    others += Math.min(seconds(machine), length * processors) - roles(round.cpu());
                }
            }
        }
        double busy = seconds > 0 ? others / seconds : 0;
        if (busy < NOTED_SHARE * processors) {
            return Optional.empty();
        }
        return Optional.of(new Notice(
                Kind.WARNING,
                "machine",
                String.format(
                        Locale.ROOT,
                        "Other programs kept %.1f of this machine's %d processors busy during the rounds; times and CPU"
                                + " figures include what that did to them, ratios of variants suffer least.",
                        busy,
                        processors)));
    }

    private static double roles(Map<String, Cpu> cpu) {
        return cpu.entrySet().stream()
                .filter(role -> !role.getKey().equals(RoundRun.MACHINE))
                .mapToDouble(role -> seconds(role.getValue()))
                .sum();
    }

    private static double seconds(Cpu cpu) {
        return (cpu.userMicros() + cpu.systemMicros()) / 1e6;
    }
}
