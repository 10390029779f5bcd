package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults again under TLS, where the polite ways of closing get stuck. */
final class TlsTest {
    @TempDir
    private static Path directory;

    private static SSLContext certificate;

    @BeforeAll
    static void makeACertificate() throws Exception {
        certificate = Certificates.server(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"black hole", "kill"})
    void aFaultCostsNoRead(String fault) throws Exception {
        try (MaterializeEmulator east = region("east");
                MaterializeEmulator west = region("west");
                FaultProxy toEast = FaultProxy.to(east.host(), east.port());
                HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("east", toEast.address())
                        .endpoint("west", west.address())
                        .set("sslmode", "require")
                        .build()) {
            assertThat(Regions.sum(materialize)).isEqualTo(6);
            if (fault.equals("kill")) {
                toEast.refuse();
            } else {
                toEast.blackHole();
            }
            assertThat(Regions.sum(materialize)).isEqualTo(6);
            await().until(() -> materialize.status().serving().orElse("").equals("west"));
        }
    }

    @Test
    void closeEndsInASilentNetwork() throws Exception {
        try (MaterializeEmulator east = region("east");
                FaultProxy toEast = FaultProxy.to(east.host(), east.port())) {
            HoldfastDataSource materialize = HoldfastDataSource.builder()
                    .endpoint("east", toEast.address())
                    .set("sslmode", "require")
                    .build();
            assertThat(Regions.sum(materialize)).isEqualTo(6);
            toEast.blackHole();
            materialize.close();
            toEast.pass();
            await().until(() -> east.connections() == 0);
        }
    }

    private static MaterializeEmulator region(String name) {
        MaterializeEmulator region =
                MaterializeEmulator.builder().name(name).tls(certificate).start();
        region.execute("CREATE TABLE t (a bigint)");
        region.execute("INSERT INTO t VALUES (1), (2), (3)");
        return region;
    }
}
