package dev.egresslab.bench.origin;

import static dev.egresslab.bench.origin.Configs.HOST;
import static dev.egresslab.bench.origin.Configs.OTHER_HOST;
import static dev.egresslab.bench.origin.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.bench.scenario.OriginSpec.Tls;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OriginTlsTest {
    private static final String TLS_1_2 = "TLSv1.2";
    private static final String TLS_1_3 = "TLSv1.3";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Tls.Version.class)
    void onlyTheConfiguredVersionIsSpoken(Tls.Version version) throws Exception {
        String spoken = version == Tls.Version.TLS_1_2 ? TLS_1_2 : TLS_1_3;
        String other = version == Tls.Version.TLS_1_2 ? TLS_1_3 : TLS_1_2;
        try (Origin origin = Origin.start(Configs.tls(Configs.plain(), version, false))) {
            InetSocketAddress address = origin.httpAddress();
            SSLContext client = RawClient.trusting(Configs.AUTHORITY);
            try (RawClient right = RawClient.tls(address, client, HOST, spoken)) {
                assertThat(right.send(get()).answer().status()).isEqualTo(200);
            }
            assertThatThrownBy(() -> RawClient.tls(address, client, HOST, other))
                    .isInstanceOf(SSLException.class);

            OriginSample sample = Await.until(
                    "no connection is open",
                    origin::sample,
                    s -> s.connections().open() == 0);
            assertThat(sample.tls()).isEqualTo(new OriginSample.Tls(1, 0, 1, 0, 0, 0));
            assertThat(sample.connections().closes())
                    .containsEntry(CloseReason.CLIENT, 1L)
                    .containsEntry(CloseReason.HANDSHAKE, 1L);
        }
    }

    @ParameterizedTest
    @EnumSource(Tls.Key.class)
    void certificatesOfEitherKeyAreTrusted(Tls.Key key) throws Exception {
        RunAuthority authority = Configs.authorityOf(key);
        RunAuthority.Certificate certificate = authority.issue(List.of(HOST));
        OriginConfig config = Configs.tls(
                Configs.plain(),
                new OriginConfig.Tls(Tls.Version.TLS_1_3, false, certificate.chain(), certificate.privateKey()));
        try (Origin origin = Origin.start(config);
                RawClient client = RawClient.tls(origin.httpAddress(), RawClient.trusting(authority), HOST, TLS_1_3)) {
            assertThat(client.send(get()).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void clientThatDoesNotTrustTheAuthorityIsCounted() throws Exception {
        try (Origin origin = Origin.start(Configs.tls(Configs.plain(), Tls.Version.TLS_1_3, false))) {
            SSLContext stranger = RawClient.trusting(Configs.authorityOf(Tls.Key.ECDSA_P256));

            assertThatThrownBy(() -> RawClient.tls(origin.httpAddress(), stranger, HOST, TLS_1_3))
                    .isInstanceOf(SSLException.class);
            OriginSample sample = Await.until(
                    "no connection is open",
                    origin::sample,
                    s -> s.connections().open() == 0);
            assertThat(sample.connections().closes()).containsEntry(CloseReason.HANDSHAKE, 1L);
            assertThat(sample.tls().failed()).isEqualTo(1);
        }
    }

    @Test
    void connectionThatEndsInTheHandshakeIsAbandoned() throws IOException {
        try (Origin origin = Origin.start(Configs.tls(Configs.plain(), Tls.Version.TLS_1_3, false))) {
            RawClient.plain(origin.httpAddress()).close();

            OriginSample sample = Await.until(
                    "the connection came and is gone",
                    origin::sample,
                    s -> s.connections().accepted() == 1 && s.connections().open() == 0);
            assertThat(sample.tls().abandoned()).isEqualTo(1);
            assertThat(sample.connections().closes()).containsEntry(CloseReason.CLIENT, 1L);
        }
    }

    @Test
    void serverNamesAreComparedWithTheHosts() throws Exception {
        try (Origin origin = Origin.start(Configs.tls(Configs.plain(), Tls.Version.TLS_1_3, false))) {
            // The name of another host of this origin, a name it does not have, and none.
            for (String name : new String[] {OTHER_HOST, "elsewhere.example", null}) {
                // A client of its own for each, as the JDK's repeats the name of an earlier session.
                SSLContext client = RawClient.trusting(Configs.AUTHORITY);
                try (RawClient raw = RawClient.tls(origin.httpAddress(), client, name, TLS_1_3)) {
                    assertThat(raw.send(get()).answer().status()).isEqualTo(200);
                }
            }
            OriginSample sample = origin.sample();
            assertThat(sample.tls()).isEqualTo(new OriginSample.Tls(3, 0, 0, 0, 1, 1));
            assertThat(sample.http().sniOtherThanHost()).isEqualTo(2);
        }
    }

    @Test
    void plainHttpIsSpokenBesideTls() throws IOException {
        try (Origin origin = Origin.start(Configs.tls(Configs.plain(), Tls.Version.TLS_1_3, false));
                RawClient client = RawClient.plain(origin.plainAddress())) {
            assertThat(origin.plainAddress()).isNotEqualTo(origin.httpAddress());
            assertThat(client.send(get()).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void idleConnectionEndsWithAGoodbyeOfTls() throws Exception {
        OriginConfig config =
                Configs.keepAlive(Configs.tls(Configs.plain(), Tls.Version.TLS_1_3, false), Duration.ofMillis(20), 100);
        try (Origin origin = Origin.start(config);
                RawClient client =
                        RawClient.tls(origin.httpAddress(), RawClient.trusting(Configs.AUTHORITY), HOST, TLS_1_3)) {
            client.send(get()).answer();

            // Without close_notify the JDK would throw.
            assertThat(client.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"OPENSSL_REFCNT, TLS_1_2", "OPENSSL_REFCNT, TLS_1_3", "JDK, TLS_1_2", "JDK, TLS_1_3"})
    void resumedHandshakesAreToldFromFullOnes(SslProvider provider, Tls.Version version) throws Exception {
        try (Origin origin = Origin.start(Configs.tls(Configs.plain(), version, true), provider)) {
            connect(origin, version, 3);

            assertThat(origin.sample().tls().full()).isEqualTo(1);
            assertThat(origin.sample().tls().resumed()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"OPENSSL_REFCNT, TLS_1_2", "OPENSSL_REFCNT, TLS_1_3", "JDK, TLS_1_2", "JDK, TLS_1_3"})
    void nothingIsResumedWhenResumptionIsOff(SslProvider provider, Tls.Version version) throws Exception {
        try (Origin origin = Origin.start(Configs.tls(Configs.plain(), version, false), provider)) {
            connect(origin, version, 3);

            assertThat(origin.sample().tls().full()).isEqualTo(3);
            assertThat(origin.sample().tls().resumed()).isZero();
        }
    }

    /** One connection after another, of a client that resumes what it can. */
    private static void connect(Origin origin, Tls.Version version, int times)
            throws GeneralSecurityException, IOException {
        SSLContext client = RawClient.trusting(Configs.AUTHORITY);
        for (int i = 0; i < times; i++) {
            try (RawClient raw = RawClient.tls(
                    origin.httpAddress(), client, HOST, version == Tls.Version.TLS_1_2 ? TLS_1_2 : TLS_1_3)) {
                // The ticket of TLS 1.3 comes with the first answer.
                assertThat(raw.send(get()).answer().status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Tls.Version.class)
    void opensslAgreesOnWhatWasResumed(Tls.Version version) throws Exception {
        assumeTrue(Programs.present("openssl"), "openssl is not on the PATH");
        try (Origin origin = Origin.start(Configs.tls(Configs.plain(), version, true))) {
            Path session = folder.resolve("session.pem");

            assertThat(openssl(origin, "-sess_out", session.toString()))
                    .contains("New, TLSv1.")
                    .contains("Verify return code: 0 (ok)");
            assertThat(openssl(origin, "-sess_in", session.toString())).contains("Reused, TLSv1.");

            assertThat(origin.sample().tls().full()).isEqualTo(1);
            assertThat(origin.sample().tls().resumed()).isEqualTo(1);
        }
    }

    private String openssl(Origin origin, String... more) throws IOException, InterruptedException {
        Path root = Files.writeString(folder.resolve("root.pem"), Configs.AUTHORITY.rootCertificate());
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + origin.httpAddress().getPort(),
                "-servername",
                HOST,
                "-verify_hostname",
                HOST,
                "-CAfile",
                root.toString(),
                "-ign_eof"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var input = process.getOutputStream()) {
            input.write(get("Connection: close").getBytes(StandardCharsets.US_ASCII));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
