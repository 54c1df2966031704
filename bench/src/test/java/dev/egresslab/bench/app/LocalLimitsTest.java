package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.workload.ConnectionModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LocalLimitsTest {
    private static final LocalLimits LIMITS = new LocalLimits(20_000, 32_768, 60_999, 1);

    private static Lab lab(int workers) {
        Lab lab = Lab.throughEgress(1);
        lab.workers = workers;
        return lab;
    }

    @Test
    void descriptorsAreRefusedFromTheFirstThatDoesNotFit() {
        assertThat(LIMITS.shortfalls(lab(20_000 - 256).config(), 0)).isEmpty();
        assertThat(LIMITS.shortfalls(lab(20_000 - 255).config(), 0))
                .containsExactly(
                        "test needs 20,001 descriptors, this process may open 20,000; lower `workers`, or raise the"
                                + " limit with `ulimit -n`");
    }

    @Test
    void localPortsAreRefusedFromTheFirstThatDoesNotFit() {
        // 28,232 ports, of which 4 workers use 4 and each second's closes the rest.
        assertThat(LIMITS.shortfalls(lab(4).config(), 28_228)).isEmpty();
        assertThat(LIMITS.shortfalls(lab(4).config(), 28_229))
                .singleElement()
                .asString()
                .startsWith(
                        "test needs 28,233 local ports to one address, this machine has 28,232 (32768 to 60999, each"
                                + " out of use for 1 s after a close); lower the rate or `workers`, or widen the range"
                                + " with `sysctl -w ");
    }

    @Test
    void keptConnectionsTakeNoPortsByTheSecond() {
        Lab lab = lab(4);
        lab.connections = ConnectionModel.PER_WORKER;
        assertThat(LIMITS.shortfalls(lab.config(), 1_000_000)).isEmpty();
    }

    @Test
    void eachHostNeedsADescriptorForEachWorkerThatKeepsItsConnections() {
        Lab lab = lab(10);
        lab.egress = null;
        lab.direct = new AppConfig.Direct(new AppConfig.Endpoint("127.0.0.1", 1), java.util.List.of(), "");
        lab.hosts =
                java.util.List.of(new AppConfig.Host("a", 1), new AppConfig.Host("b", 1), new AppConfig.Host("c", 1));
        lab.calls = 2;
        assertThat(lab.config().connectionsMax()).isEqualTo(10);
        lab.connections = ConnectionModel.PER_PAGE;
        assertThat(lab.config().connectionsMax()).isEqualTo(20);
        lab.connections = ConnectionModel.PER_WORKER;
        assertThat(lab.config().connectionsMax()).isEqualTo(30);
        assertThat(lab.config().descriptorsNeeded()).isEqualTo(30 + 256);
    }

    @Test
    void limitsAreReadAsLinuxTellsThem(@TempDir Path proc) throws IOException {
        write(proc, "self/limits", """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             63000                63000                processes
            Max open files            1024                 20000                files
            """);
        write(proc, "sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
        write(proc, "sys/net/ipv4/tcp_tw_reuse", "0\n");
        assertThat(LocalLimits.read(proc)).isEqualTo(new LocalLimits(1_024, 32_768, 60_999, 60));
        write(proc, "sys/net/ipv4/tcp_tw_reuse", "2\n");
        assertThat(LocalLimits.read(proc)).isEqualTo(new LocalLimits(1_024, 32_768, 60_999, 1));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachinesLimitsAreRead() {
        LocalLimits limits = LocalLimits.read();
        assertThat(limits.descriptors()).isBetween(1L, LocalLimits.UNKNOWN - 1);
        assertThat(limits.firstPort()).isPositive();
        assertThat(limits.lastPort()).isGreaterThan(limits.firstPort());
    }

    @Test
    void nothingIsRefusedWhereLimitsAreNotTold(@TempDir Path proc) {
        LocalLimits limits = LocalLimits.read(proc);
        assertThat(limits).isEqualTo(new LocalLimits(LocalLimits.UNKNOWN, 0, 0, 60));
        assertThat(limits.shortfalls(lab(1_000_000).config(), 1_000_000)).isEmpty();
    }

    private static void write(Path proc, String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
