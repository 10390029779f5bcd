package io.holdfast.samples.benchmarks.overhead;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
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
 * The workloads of {@link OverheadBenchmark} under JMH, which forks a JVM for each candidate: for {@code -prof gc} and the other
 * profilers. Times of different forks differ by more than what is compared; bytes do not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StatementBenchmark {
    private static final Logger ROOT = Logger.getLogger("");

    /** Which way is taken: the names of {@link Candidates}. */
    @Param({
        Candidates.BASE,
        "PgJDBC multi-host",
        "datasource-proxy",
        "AWS wrapper, no plugins, context off",
        "AWS wrapper, no plugins, context on",
        Candidates.AWS_OFF,
        Candidates.AWS_ON,
        Candidates.HOLDFAST,
        Candidates.HOLDFAST_FULL,
        Candidates.HOLDFAST_HEDGED
    })
    public String candidate = "";

    /** What answers: {@code stub} or {@code postgres}. */
    @Param({"stub", "postgres"})
    public String server = "";

    /** What is done. */
    @Param({"BORROW", "STATEMENT", "PARAMETERS", "ROWS", "METADATA", "HELD"})
    public String workload = "";

    private @Nullable Server started;
    private @Nullable Candidate opened;
    private Workload chosen = Workload.BORROW;

    /**
     * Starts the server and opens the candidate.
     *
     * @throws IOException where the server does not start
     * @throws ReflectiveOperationException where a driver cannot be loaded
     * @throws SQLException where the server fails
     */
    @Setup
    public void open() throws IOException, ReflectiveOperationException, SQLException {
        ROOT.setLevel(Level.WARNING);
        Server answering = server.equals("stub") ? Server.memory() : Server.postgres();
        started = answering;
        chosen = Workload.valueOf(workload);
        opened = new Candidates(answering.port()).open(candidate);
    }

    /**
     * Ends both.
     *
     * @throws IOException where the server does not stop
     */
    @TearDown
    public void close() throws IOException {
        Objects.requireNonNull(opened).close();
        Objects.requireNonNull(started).close();
    }

    /**
     * Does it once; the held statement is held for a hundred.
     *
     * @return how often the right thing came back
     * @throws SQLException where the server fails
     */
    @Benchmark
    public int once() throws SQLException {
        return chosen.checked(Objects.requireNonNull(opened).dataSource(), chosen == Workload.HELD ? 100 : 1);
    }
}
