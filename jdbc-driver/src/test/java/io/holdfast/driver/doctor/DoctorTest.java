package io.holdfast.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.time.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two regions, one fault at a time: it is found, and nothing else is. */
final class DoctorTest {
    @TempDir
    private Path directory;

    private final Clinic clinic = new Clinic(Holder.CERTIFICATE);

    /** One for all tests: making it takes a JVM. */
    private static final class Holder {
        static final SSLContext CERTIFICATE = make();

        private static SSLContext make() {
            try {
                return Certificates.server(Files.createTempDirectory("doctor"), 1, 365);
            } catch (IOException | GeneralSecurityException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @AfterEach
    void end() {
        clinic.close();
    }

    /** What is not as it should be: {@code level where check}. */
    private static Set<String> complaints(Report report) {
        return report.findings().stream()
                .filter(finding -> finding.level() == Level.WARN || finding.level() == Level.FAIL)
                .map(finding -> finding.level() + " " + finding.where() + " " + finding.check())
                .collect(Collectors.toSet());
    }

    private void assertFound(String... expected) {
        assertFound(clinic.examine(), expected);
    }

    private static void assertFound(Report report, String... expected) {
        assertThat(complaints(report)).as(report::text).containsExactlyInAnyOrder(expected);
        assertThat(report.findings())
                .filteredOn(finding -> finding.level() == Level.WARN || finding.level() == Level.FAIL)
                .allSatisfy(finding -> assertThat(finding.remedy()).isNotBlank());
        assertThat(report.exitCode(true)).isEqualTo(expected.length == 0 ? 0 : 1);
    }

    @Test
    void healthyRegionsHaveNothing() {
        Report report = clinic.examine();
        assertFound(report);
        assertThat(report.count(Level.SKIP)).isZero();
        assertThat(report.count(Level.OK)).isEqualTo(2 * 13 + 5);
        assertThat(report.text())
                .contains("0 FAIL, 0 WARN, 31 OK")
                .containsPattern("lag +behind the clock: bids \\d+ ms, winning_bids \\d+ ms")
                .doesNotContain("right");
    }

    @Test
    void aRegionThatRefusesConnections() {
        clinic.toWest().refuse();
        assertFound("FAIL eu-west-1 reach");
    }

    @Test
    void aRegionWithoutTls() {
        clinic.westWithoutTls();
        assertFound("FAIL eu-west-1 tls", "FAIL eu-west-1 login");
        clinic.set("sslmode", "prefer");
        assertFound("WARN eu-west-1 tls");
    }

    /** What the doctor says of TLS is what connections do: away from this machine they verify whom they talk to. */
    @Test
    void aCertificateThatNobodyTrustsWhereNothingIsSaid() {
        clinic.unset("sslmode");
        String elsewhere = "[::ffff:127.0.0.1]:" + clinic.west().port();
        Report report = clinic.examine(2, clinic.east(), elsewhere);
        assertFound(report, "FAIL eu-west-1 login");
        assertThat(report.text()).containsIgnoringCase("certif");
        clinic.set("sslmode", "require");
        assertFound(clinic.examine(2, clinic.east(), elsewhere));
    }

    @Test
    void aCertificateThatEndsSoon() throws Exception {
        SSLContext ending = Certificates.server(directory, 1, 11);
        clinic.west(builder -> builder.tls(ending));
        assertFound("WARN eu-west-1 tls");
    }

    @Test
    void aCertificateThatHasEnded() throws Exception {
        SSLContext ended = Certificates.server(directory, 20, 10);
        clinic.west(builder -> builder.tls(ended));
        assertFound("FAIL eu-west-1 tls");
    }

    @Test
    void aRegionThatRejectsTheLogin() {
        clinic.west().faults().rejectLogins();
        assertFound("FAIL eu-west-1 login");
    }

    @Test
    void aRegionWhoseNetworkPolicyDeniesTheSession() {
        clinic.west().faults().denySessions();
        Report report = clinic.examine();
        assertFound(report, "FAIL eu-west-1 login");
        assertThat(report.text()).contains("MZ011").contains("network policy");
    }

    @Test
    void aMissingPrivilege() {
        clinic.west().faults().failStatement(1, "42501", "permission denied for TABLE \"bids\"", "FROM \"bids\"");
        assertFound("FAIL eu-west-1 privileges");
    }

    @Test
    void aGrantThatOnlyOneRegionHas() {
        clinic.west().execute("GRANT INSERT ON bids TO app");
        Report report = clinic.examine();
        assertFound(report, "WARN together grants");
        assertThat(report.text()).contains("INSERT on table materialize.public.bids");
    }

    @Test
    void twoEndpointsOfTheSameEnvironment() {
        assertFound(
                clinic.examine(2, clinic.east(), clinic.east()),
                "FAIL together environments",
                "WARN together upgrades");
    }

    @Test
    void oneEndpointOnly() {
        assertFound(clinic.examine(2, clinic.east()), "WARN together endpoints");
    }

    @Test
    void versionsThatDiffer() {
        clinic.west(builder -> builder.version("v25.1.0 (emulator)"));
        assertFound("WARN together versions");
    }

    @Test
    void upgradeWindowsThatCoincide() {
        clinic.west(builder -> builder.environmentId("aws-us-west-2-1b8c7f0e-0000-4000-8000-000000000001-0"));
        assertFound("WARN together upgrades");
    }

    @Test
    void aRegionWhoseUpgradeWindowNobodyKnows() {
        clinic.west(builder -> builder.environmentId("gcp-elsewhere-1b8c7f0e-0000-4000-8000-000000000001-0"));
        Report report = clinic.examine();
        assertFound(report);
        assertThat(report.text()).contains("-     upgrades      the window is unknown for eu-west-1");
    }

    @Test
    void aClusterThatDoesNotExistThere() {
        clinic.west().execute("DROP CLUSTER serving CASCADE");
        assertFound("FAIL eu-west-1 cluster", "WARN together sizes");
    }

    @Test
    void aClusterWithOneReplica() {
        clinic.west().execute("ALTER CLUSTER compute SET (REPLICATION FACTOR = 1)");
        assertFound("WARN eu-west-1 replicas");
    }

    @Test
    void aClusterWithoutReplicas() {
        clinic.west().execute("ALTER CLUSTER serving SET (REPLICATION FACTOR = 0)");
        assertFound("FAIL eu-west-1 replicas", "FAIL eu-west-1 hydration");
    }

    @Test
    void aReplicaThatIsOffline() {
        clinic.west().clusters().takeOffline("serving", "r2", "oom-killed");
        Report report = clinic.examine();
        assertFound(report, "WARN eu-west-1 replicas");
        assertThat(report.text()).contains("'serving.r2' is offline oom-killed");
    }

    @Test
    void aClusterTooLargeForTheGuidesPromise() {
        clinic.west().execute("CREATE CLUSTER large (SIZE = '3200cc', REPLICATION FACTOR = 2)");
        clinic.set("eu-west-1.options", "-c cluster=large");
        assertFound("WARN eu-west-1 replicas", "WARN together sizes");
    }

    @Test
    void anIndexThatIsNotHydrated() {
        clinic.west().clusters().hydrationTime(Duration.ofHours(1));
        clinic.west().execute("CREATE INDEX late_idx IN CLUSTER compute ON bids (id)");
        assertFound("FAIL eu-west-1 hydration");
    }

    @ParameterizedTest
    @CsvSource({"20, WARN", "300, FAIL"})
    void aRegionThatLags(int seconds, Level level) {
        VirtualClock clock = VirtualClock.at(System.currentTimeMillis() - 1000L * seconds);
        clinic.west(builder -> builder.clock(clock));
        clinic.west().faults().lag(Duration.ofHours(1));
        clock.advance(Duration.ofSeconds(seconds));
        Set<String> found = new HashSet<>(complaints(clinic.examine()));
        // that clock stands still while the doctor looks around
        found.remove("WARN eu-west-1 clock");
        assertThat(found).containsExactly(level + " eu-west-1 lag");
    }

    @Test
    void anObjectWithoutHistoryToResumeFrom() {
        clinic.west().execute("ALTER TABLE bids SET (RETAIN HISTORY FOR '5s')");
        assertFound("WARN eu-west-1 history");
    }

    /** Fifty seconds of history outlast a login, and not what a subscription needs here to be back. */
    @Test
    void aHistoryThatASlowResumeOutlasts() {
        clinic.west().execute("ALTER TABLE bids SET (RETAIN HISTORY FOR '50s')");
        assertFound();
        clinic.west().faults().slow(Duration.ofMillis(2500), "SUBSCRIBE \"bids\"");
        Report report = clinic.examine();
        assertFound(report, "WARN eu-west-1 history");
        assertThat(report.text()).containsPattern("bids keeps 50 s, on a good day a resume took \\d{4} ms");
    }

    @Test
    void aResumeThatMayNotBeTriedCountsAsTheLoginAndSaysSo() {
        clinic.west().faults().failStatement(1, "42501", "permission denied", "SUBSCRIBE \"bids\"");
        Report report = clinic.examine();
        assertFound(report);
        assertThat(report.text())
                .containsPattern(
                        "bids \\d+ s \\(a login took \\d+ ms; a resume was not to be tried: 42501 .*denied.*\\),"
                                + " winning_bids \\d+ s \\(a resume took \\d+ ms\\)");
    }

    @Test
    void theSubscriptionThatWasTriedIsGoneAgain() {
        assertFound();
        assertThat(clinic.west().query("SELECT id FROM mz_internal.mz_subscriptions"))
                .isEmpty();
    }

    @Test
    void theIndexTrap() {
        clinic.west().execute("ALTER INDEX winning_idx RESET (RETAIN HISTORY)");
        Report report = clinic.examine();
        assertFound(report, "WARN eu-west-1 index trap");
        assertThat(report.text()).contains("ALTER INDEX \"winning_idx\" SET (RETAIN HISTORY FOR '3600s')");
    }

    @Test
    void poolsLargerThanTheServersLimit() {
        clinic.set("eu-west-1.poolSize", "500");
        assertFound(clinic.examine(8), "WARN eu-west-1 connections");
        assertFound(clinic.examine(10), "FAIL eu-west-1 connections");
    }

    @Test
    void anObjectThatIsMissingInARegion() {
        clinic.west()
                .execute("DROP TABLE bids CASCADE; CREATE TABLE winning_bids (id int) WITH (RETAIN HISTORY FOR '1hr')");
        Report report = clinic.examine();
        assertThat(complaints(report)).contains("FAIL eu-west-1 objects");
        assertThat(report.text()).contains("missing here: bids");
    }

    @Test
    void aClockThatIsWrong() {
        clinic.west(builder -> builder.clock(VirtualClock.at(System.currentTimeMillis() + 3_600_000)));
        assertFound("FAIL eu-west-1 clock");
    }

    @Test
    void anEndpointThatIsSilent() {
        clinic.toWest().mute();
        Set<String> found = complaints(clinic.examine());
        assertThat(found)
                .isSubsetOf(Set.of("FAIL eu-west-1 tls", "FAIL eu-west-1 reach"))
                .hasSize(1);
    }

    @Test
    void jsonHasTheSame() {
        clinic.west().execute("ALTER CLUSTER compute SET (REPLICATION FACTOR = 1)");
        Report report = clinic.examine();
        assertThat(report.json())
                .startsWith("{\"endpoints\":[\"us-east-1=")
                .contains("\"fail\":0,\"warn\":1,")
                .contains("{\"check\":\"replicas\",\"where\":\"eu-west-1\",\"level\":\"WARN\",\"text\":\"'compute' has"
                        + " one")
                .contains("ALTER CLUSTER \\\"compute\\\" SET (REPLICATION FACTOR = 2)")
                .endsWith("]}");
        assertThat(List.of(report.exitCode(false), report.exitCode(true))).containsExactly(0, 1);
    }
}
