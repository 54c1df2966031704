package dev.egresslab.bench.peer;

import static dev.egresslab.bench.peer.Bed.ADDRESSES;
import static dev.egresslab.bench.peer.Bed.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.egresslab.bench.origin.OriginConfig.Fault;
import dev.egresslab.bench.origin.RunAuthority;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.simulator.loopback.GatewaySample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhpPeerTest {
    private static final int CURLE_OPERATION_TIMEDOUT = 28;
    private static final int CURLE_PEER_FAILED_VERIFICATION = 60;
    private static final int CURLE_SSL_CONNECT_ERROR = 35;
    private static final int CALLS = 4;

    private Program program;

    @BeforeEach
    void findProgram() {
        program = Bed.require(PhpPeer.availability(ConnectionModel.PER_CALL));
    }

    @Test
    void eachCallOpensAConnectionThroughTheGateway() throws Exception {
        try (Bed bed = Bed.open();
                PhpPeer php = PhpPeer.start(program, direct(bed, ConnectionModel.PER_CALL, 5_000))) {
            List<PhpCall> calls = new ArrayList<>(php.page(0));
            calls.addAll(php.page(1));

            assertThat(calls).hasSize(2 * CALLS).allSatisfy(call -> {
                assertThat(call.message()).isEmpty();
                assertThat(call.status()).isEqualTo(200);
                assertThat(call.bodyBytes()).isEqualTo(200);
                assertThat(call.connections()).isEqualTo(1);
                // A round trip of 4 ms for the gateway's answer and one for the handshake of TLS 1.3, which curl does
                // not
                // tell apart, and one for the answer.
                assertThat(call.tlsMicros()).isGreaterThanOrEqualTo(8_000);
                assertThat(call.firstByteMicros()).isGreaterThanOrEqualTo(4_000);
            });
            assertThat(bed.mappings()).isEqualTo(2 * CALLS);
            assertThat(bed.origin.sample().tls().full()).isEqualTo(2 * CALLS);
            // The two addresses in turn.
            assertThat(bed.gateway.sample().destinations())
                    .allSatisfy(use -> assertThat(use.opened()).isEqualTo(CALLS));
        }
    }

    @Test
    void onePageUsesOneConnectionWhenItKeepsItsHandle() throws Exception {
        try (Bed bed = Bed.open();
                PhpPeer php = PhpPeer.start(program, direct(bed, ConnectionModel.PER_PAGE, 5_000))) {
            List<PhpCall> calls = php.page(0);
            assertThat(calls).extracting(PhpCall::status).containsOnly(200);
            assertThat(calls).extracting(PhpCall::connections).containsExactly(1, 0, 0, 0);

            php.page(1);
            assertThat(bed.mappings()).isEqualTo(2);
        }
    }

    @Test
    void callsGoThroughAnEgressProxyByTheirHost() throws Exception {
        Program haproxy = Bed.require(HaproxyPeer.availability());
        try (Bed bed = Bed.open();
                HaproxyPeer proxy = HaproxyPeer.start(haproxy, HaproxyPeer.Style.EXPERT, bed.egress());
                PhpPeer php = PhpPeer.start(
                        program, config(ConnectionModel.PER_CALL, null, null, proxy.endpoint(), 5_000, 2))) {
            for (int i = 0; i < 5; i++) {
                assertThat(php.page(i)).extracting(PhpCall::status).containsOnly(200);
            }
            // Twenty connections to the proxy, but two at the most from there.
            assertThat(bed.mappings()).isBetween(1L, 2L);
            assertThat(bed.origin.sample().http().answers()).isEqualTo(5 * CALLS);
        }
    }

    @Test
    void certificateIsVerified() throws Exception {
        String stranger = RunAuthority.create(OriginSpec.Tls.Key.ECDSA_P256, Instant.now())
                .rootCertificate();
        try (Bed bed = Bed.open();
                PhpPeer php = PhpPeer.start(
                        program,
                        config(
                                ConnectionModel.PER_CALL,
                                stranger,
                                Endpoint.of(bed.gateway.listenAddress()),
                                null,
                                5_000,
                                1))) {
            assertThat(php.page(0)).allSatisfy(call -> {
                // The stranger has the same name and another key; OpenSSL's words for it depend on its version.
                assertThat(call.error()).isIn(CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION);
                assertThat(call.status()).isZero();
            });
        }
    }

    @Test
    void timeOfACallThatFailsIsInThePhaseItFailedIn() throws Exception {
        try (Bed bed = Bed.withFault(new Fault(Fault.Kind.STALL, 0));
                PhpPeer php = PhpPeer.start(program, direct(bed, ConnectionModel.PER_CALL, 1_000))) {
            assertThat(php.page(0)).allSatisfy(call -> {
                assertThat(call.error()).isEqualTo(CURLE_OPERATION_TIMEDOUT);
                assertThat(call.message()).isNotEmpty();
                assertThat(call.bodyMicros()).isZero();
                assertThat(call.firstByteMicros()).isPositive();
            });
        }
    }

    @Test
    void pagesAreServedByAllWorkersAndCounted() throws Exception {
        try (Bed bed = Bed.open();
                PhpPeer php = PhpPeer.start(program, direct(bed, ConnectionModel.PER_CALL, 5_000));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            // The main process and two workers.
            assertThat(php.pids()).hasSize(3).startsWith(php.pid());
            long before = php.sample().pages();
            List<Future<List<PhpCall>>> pages = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                long ordinal = i;
                pages.add(clients.submit(() -> php.page(ordinal)));
            }
            for (Future<List<PhpCall>> page : pages) {
                assertThat(page.get()).extracting(PhpCall::status).containsOnly(200);
            }
            // Ten pages and the one of this sample.
            assertThat(php.sample().pages() - before).isEqualTo(11);
        }
    }

    @Test
    void scriptAndConfigurationAreShownAndAllProcessesEnd() throws Exception {
        try (Bed bed = Bed.open()) {
            PhpPeer php = PhpPeer.start(program, direct(bed, ConnectionModel.PER_CALL, 5_000));
            List<ProcessHandle> processes = php.pids().stream()
                    .map(pid -> ProcessHandle.of(pid).orElseThrow())
                    .toList();
            assertThat(php.configuration().get("fpm.conf")).contains("pm.max_children = 2");
            assertThat(php.configuration().get("page.php"))
                    .contains("curl_exec")
                    .contains(HOST);

            php.close();
            assertThat(processes).allSatisfy(process -> process.onExit().join());
        }
    }

    @Test
    void hostsAreTakenInTurnAndOfEachItsAddresses() throws Exception {
        OriginSpec.Host oneAddress = new OriginSpec.Host(HOST, ADDRESSES.subList(0, 1), 443);
        try (Bed bed = Bed.open();
                PhpPeer php = PhpPeer.start(
                        program,
                        config(
                                List.of(Bed.host(), oneAddress),
                                ConnectionModel.PER_CALL,
                                bed.authority.rootCertificate(),
                                Endpoint.of(bed.gateway.listenAddress()),
                                null,
                                5_000,
                                1))) {
            assertThat(php.page(0)).extracting(PhpCall::status).containsOnly(200);
            // Of four calls the first and third are to the host with two addresses, and go to one each.
            assertThat(bed.gateway.sample().destinations())
                    .extracting(GatewaySample.Destination::opened)
                    .containsExactlyInAnyOrder(3L, 1L);
        }
    }

    @Test
    void eachCallTakesTheGatewayItIsTold() throws Exception {
        try (Bed first = Bed.open();
                Bed other = Bed.open();
                PhpPeer php = PhpPeer.start(program, direct(first, ConnectionModel.PER_CALL, 5_000))) {
            Endpoint there = Endpoint.of(other.gateway.listenAddress());
            Endpoint here = Endpoint.of(first.gateway.listenAddress());
            byte[] question = php.question(new PhpRequest(0, List.of(here, here, there, here), "app-2"));
            List<PhpCall> calls = PhpPeer.calls(LocalSocket.ask(php.socket(), question));

            // The third call meets another origin's certificate behind the other gateway, and ends the page.
            assertThat(calls).extracting(PhpCall::status).containsExactly(200, 200, 0);
            assertThat(first.mappings()).isEqualTo(2);
            assertThat(other.mappings()).isEqualTo(1);
        }
    }

    @Test
    void fpmThatIsKilledSaysSoAndItsWorkersEndWithItsPeer() throws Exception {
        try (Bed bed = Bed.open()) {
            PhpPeer php = PhpPeer.start(program, direct(bed, ConnectionModel.PER_CALL, 5_000));
            List<ProcessHandle> workers =
                    ProcessHandle.of(php.pid()).orElseThrow().descendants().toList();
            Path folder = Objects.requireNonNull(php.socket().getParent());
            assertThat(workers).hasSize(2);
            assertThat(php.ended()).isNotDone();

            // SIGKILL of the master alone: its workers cannot hear of it.
            ProcessHandle.of(php.pid()).orElseThrow().destroyForcibly();
            assertThat(php.ended().get(20, TimeUnit.SECONDS)).startsWith(program + " ended with code 137");

            php.close();
            for (ProcessHandle worker : workers) {
                worker.onExit().get(20, TimeUnit.SECONDS);
            }
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    void phpWithoutCurlIsNamedWithWhatToInstall(@TempDir Path folder) throws Exception {
        // As on a machine where php-curl is not installed: no ini file, so no extension that is a file of its own.
        Path bare = Files.writeString(folder.resolve("php-fpm"), "#!/bin/sh\nexec " + program.path() + " -n \"$@\"\n");
        Files.setPosixFilePermissions(bare, PosixFilePermissions.fromString("rwxr-xr-x"));
        Program without = new Program(Program.Kind.PHP_FPM, bare.toString(), program.version());
        try (Bed bed = Bed.open()) {
            PhpConfig config = direct(bed, ConnectionModel.PER_CALL, 5_000);
            assertThatExceptionOfType(PeerException.class)
                    .isThrownBy(() -> PhpPeer.start(without, config))
                    .withMessageContaining("has no curl extension; install it (php-curl)");
        }
    }

    @Test
    void connectionsBetweenPagesAreNotPretended() {
        assertThat(PhpPeer.availability(ConnectionModel.SHARED)).isInstanceOf(Availability.Unfit.class);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PhpPeer.start(program, config(ConnectionModel.PER_WORKER, null, null, null, 5_000, 1)))
                .withMessageContaining("curl_share_init_persistent");
    }

    private static PhpConfig direct(Bed bed, ConnectionModel connections, long timeoutMillis) {
        return config(
                connections,
                bed.authority.rootCertificate(),
                Endpoint.of(bed.gateway.listenAddress()),
                null,
                timeoutMillis,
                2);
    }

    private static PhpConfig config(
            ConnectionModel connections,
            @Nullable String trusted,
            @Nullable Endpoint gateway,
            @Nullable Endpoint egress,
            long timeoutMillis,
            int workers) {
        return config(List.of(Bed.host()), connections, trusted, gateway, egress, timeoutMillis, workers);
    }

    private static PhpConfig config(
            List<OriginSpec.Host> hosts,
            ConnectionModel connections,
            @Nullable String trusted,
            @Nullable Endpoint gateway,
            @Nullable Endpoint egress,
            long timeoutMillis,
            int workers) {
        return new PhpConfig(
                workers,
                50,
                CALLS,
                hosts,
                "GET",
                "/",
                0,
                connections,
                trusted,
                gateway,
                egress,
                timeoutMillis,
                timeoutMillis);
    }
}
