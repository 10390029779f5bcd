package io.holdfast.driver.program;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** A stock HikariCP over the URL, with nothing set for us. */
public final class PooledProgram {
    private PooledProgram() {}

    /**
     * Reads until a line comes on standard input.
     *
     * @param arguments the URL and the pool's size
     * @throws Exception where it cannot begin
     */
    public static void main(String[] arguments) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        config.setMaximumPoolSize(Integer.parseInt(arguments[1]));
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Readers.run(pool::getConnection);
        }
    }
}
