package io.holdfast.samples.benchmarks.overhead;

import javax.sql.DataSource;

/**
 * One way to the same server.
 *
 * @param name as the table shows it
 * @param dataSource where its connections come from
 * @param closing ends it
 */
record Candidate(String name, DataSource dataSource, Runnable closing) implements AutoCloseable {
    @Override
    public void close() {
        closing.run();
    }
}
