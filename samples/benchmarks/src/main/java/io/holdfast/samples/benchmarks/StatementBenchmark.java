package io.holdfast.samples.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The statement of {@link OverheadBenchmark} under JMH, which forks a JVM and starts a PostgreSQL for each candidate: for
 * {@code -prof gc} and the other profilers. Times of different forks differ by more than what is compared; bytes do not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class StatementBenchmark {
    private static final Logger ROOT = Logger.getLogger("");

    /** Which way is taken. */
    @Param({"HikariCP + PgJDBC", "Holdfast", "AWS wrapper, exception context off", "AWS wrapper, exception context on"})
    public String candidate = "";

    private @Nullable EmbeddedPostgres server;
    private @Nullable Candidate opened;

    /**
     * Starts the server and opens the candidate.
     *
     * @throws IOException where the server does not start
     * @throws ReflectiveOperationException where a driver cannot be loaded
     */
    @Setup
    public void open() throws IOException, ReflectiveOperationException {
        ROOT.setLevel(Level.WARNING);
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
        server = started;
        opened = new Candidates("localhost", started.getPort()).open(candidate);
    }

    /**
     * Ends both.
     *
     * @throws IOException where the server does not stop
     */
    @TearDown
    public void close() throws IOException {
        Objects.requireNonNull(opened).close();
        Objects.requireNonNull(server).close();
    }

    /**
     * Borrows, prepares, executes, reads the row and closes.
     *
     * @return how many statements that was
     * @throws SQLException where the server fails
     */
    @Benchmark
    public int statement() throws SQLException {
        DataSource dataSource = Objects.requireNonNull(opened).dataSource();
        return Workload.statements(dataSource, 1);
    }
}
