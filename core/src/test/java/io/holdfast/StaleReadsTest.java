package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An endpoint that is older than the bound answers nothing. What a region answers with tells which it was, whatever we believe.
 * A hundred thousand statements in all, a million with {@code mvn -Pproof}.
 */
final class StaleReadsTest {
    private static final int STATEMENTS = Integer.getInteger("holdfast.staleReads", 100_000) / 4;
    private static final int READERS = 2;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration ENFORCED = Duration.ofMillis(1_500);
    private static final Duration MEASURED = Duration.ofSeconds(3);
    private static final Duration ONE_PROBE_PERIOD = Duration.ofSeconds(1);

    private final Regions regions = new Regions();
    private final AtomicLong fromEast = new AtomicLong();
    private final AtomicLong lateFromEast = new AtomicLong();
    private final AtomicLong all = new AtomicLong();

    StaleReadsTest() {
        regions.east.execute("CREATE TABLE here (region text)");
        regions.west.execute("CREATE TABLE here (region text)");
        regions.east.execute("INSERT INTO here VALUES ('east')");
        regions.west.execute("INSERT INTO here VALUES ('west')");
    }

    @AfterEach
    void close() {
        regions.close();
    }

    @Test
    void aFrozenRegionAnswersNothingBeyondTheBoundThatItsServerHolds() throws Exception {
        beyondTheBound(server(), ENFORCED, () -> regions.east.faults().freeze());
        assertThat(hopsByTheServersWord()).isPositive();
    }

    @Test
    void aLaggingRegionAnswersNothingBeyondTheBoundThatItsServerHolds() throws Exception {
        beyondTheBound(server(), ENFORCED, () -> regions.east.faults().lag(Duration.ofMinutes(5)));
        assertThat(hopsByTheServersWord()).isPositive();
    }

    @Test
    void aFrozenRegionAnswersNothingOneProbePeriodBeyondTheBoundThatWeMeasure() throws Exception {
        beyondTheBound(
                measured(),
                MEASURED.plus(ONE_PROBE_PERIOD),
                () -> regions.east.faults().freeze());
        assertThat(hopsByTheServersWord()).isZero();
    }

    @Test
    void aLaggingRegionAnswersNothingOneProbePeriodBeyondTheBoundThatWeMeasure() throws Exception {
        beyondTheBound(
                measured(),
                MEASURED.plus(ONE_PROBE_PERIOD),
                () -> regions.east.faults().lag(Duration.ofMinutes(5)));
        assertThat(hopsByTheServersWord()).isZero();
    }

    private HoldfastDataSourceBuilder server() {
        return regions.builder().set("stalenessCheck", "server").maxStaleness(ENFORCED);
    }

    private HoldfastDataSourceBuilder measured() {
        return regions.builder().set("stalenessCheck", "measured").maxStaleness(MEASURED);
    }

    private long hopsByTheServersWord() {
        return regions.events.stream()
                .filter(event -> event instanceof HoldfastEvent.ReadHopped hop
                        && hop.sqlState().equals("40001"))
                .count();
    }

    private void beyondTheBound(HoldfastDataSourceBuilder builder, Duration allowed, Runnable fault) throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try (HoldfastDataSource dataSource = builder.build()) {
            await().atMost(LONG).until(() -> region(dataSource).equals("east"));
            fault.run();
            long forbidden = System.nanoTime() + allowed.toNanos();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                running.add(readers.submit(() -> {
                    read(dataSource, forbidden);
                    return null;
                }));
            }
            for (Future<?> reader : running) {
                reader.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            readers.shutdownNow();
        }
        assertThat(fromEast.get())
                .as("answers of the region while it was young enough")
                .isPositive();
        assertThat(all.get()).isGreaterThanOrEqualTo(STATEMENTS);
        assertThat(lateFromEast.get()).as("answers beyond the bound").isZero();
    }

    private void read(HoldfastDataSource dataSource, long forbidden) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT region FROM here")) {
            long beyond = 0;
            while (beyond < STATEMENTS / READERS) {
                boolean late = System.nanoTime() - forbidden > 0;
                boolean east = region(statement).equals("east");
                beyond += late ? 1 : 0;
                (late ? lateFromEast : fromEast).addAndGet(east ? 1 : 0);
                all.addAndGet(late ? 1 : 0);
            }
        }
    }

    private static String region(HoldfastDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT region FROM here")) {
            return region(statement);
        }
    }

    private static String region(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }
}
