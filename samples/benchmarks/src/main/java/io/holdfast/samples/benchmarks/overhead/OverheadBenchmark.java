package io.holdfast.samples.benchmarks.overhead;

import io.holdfast.samples.benchmarks.Form;
import io.holdfast.samples.benchmarks.Part;
import io.holdfast.samples.benchmarks.Processor;
import io.holdfast.samples.benchmarks.report.Findings;
import java.sql.SQLException;
import java.util.List;

/** What a statement costs through each candidate, over a real PostgreSQL or over memory. */
public final class OverheadBenchmark implements Part {
    private final boolean memory;

    /**
     * Not run yet.
     *
     * @param memory whether the server is a stub in memory
     */
    public OverheadBenchmark(boolean memory) {
        this.memory = memory;
    }

    @Override
    public Findings measure(Form form) throws Exception {
        String where = memory
                ? "PgJDBC's sockets end in a stub in the same JVM, which answers from memory on the caller's thread: no server, no"
                        + " kernel."
                : "One embedded PostgreSQL on loopback. " + Processor.takeOne();
        try (Server server = memory ? Server.memory() : Server.postgres()) {
            return measure(server, where, form.of(8, memory ? 20 : 12), form.of(8, memory ? 60 : 40));
        }
    }

    private static Findings measure(Server server, String where, int warmUp, int rounds)
            throws ReflectiveOperationException, SQLException {
        List<Candidate> candidates = new Candidates(server.port()).open(Candidates.NAMES);
        try {
            return new OverheadReport(server.isMemory(), rounds, where)
                    .of(new Rounds(candidates, server.isMemory()).run(warmUp, rounds));
        } finally {
            candidates.forEach(Candidate::close);
        }
    }
}
