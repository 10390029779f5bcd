package io.holdfast.samples.benchmarks.failover;

import javax.sql.DataSource;

/**
 * One way to reach two servers, the first one preferred.
 *
 * @param name as the table shows it
 * @param opening makes it anew for each run
 * @param retried whether the application retries three times around it
 */
record Contender(String name, Opening opening, boolean retried) {
    /** Makes a data source over two sites. */
    @FunctionalInterface
    interface Opening {
        Open over(Way way) throws Exception;
    }

    /**
     * A data source in use.
     *
     * @param dataSource what the application holds
     * @param closing ends it
     */
    record Open(DataSource dataSource, AutoCloseable closing) implements AutoCloseable {
        @Override
        public void close() {
            try {
                closing.close();
            } catch (Exception e) {
                throw new IllegalStateException("a contender does not close", e);
            }
        }
    }
}
