package io.holdfast.samples.frameworks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.ConnectionFactory;
import org.apache.commons.dbcp2.PoolableConnection;
import org.apache.commons.dbcp2.PoolableConnectionFactory;
import org.apache.commons.dbcp2.PoolingDataSource;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/** A pool or a wrapper that applications put above their data source. */
enum OuterPool {
    /** HikariCP as it comes. */
    STOCK_HIKARI {
        @Override
        DataSource over(DataSource inner) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(inner);
            return new HikariDataSource(config);
        }
    },

    /** HikariCP with everything set that it sets on a connection. */
    HIKARI {
        @Override
        DataSource over(DataSource inner) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(inner);
            config.setPoolName("outer");
            config.setSchema("public");
            config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
            config.setConnectionInitSql("SET application_name TO 'behind a pool'");
            config.setReadOnly(true);
            return new HikariDataSource(config);
        }
    },

    /** Commons DBCP with its pool of prepared statements. */
    DBCP {
        @Override
        DataSource over(DataSource inner) {
            ConnectionFactory connections = inner::getConnection;
            PoolableConnectionFactory factory = new PoolableConnectionFactory(connections, null);
            factory.setPoolStatements(true);
            GenericObjectPool<PoolableConnection> pool = new GenericObjectPool<>(factory);
            pool.setTestOnBorrow(true);
            factory.setPool(pool);
            return new PoolingDataSource<>(pool);
        }
    },

    /** Spring's proxy that fetches a connection for the first statement. */
    SPRING_LAZY {
        @Override
        DataSource over(DataSource inner) {
            return new LazyConnectionDataSourceProxy(inner);
        }
    };

    abstract DataSource over(DataSource inner) throws SQLException;

    static void close(DataSource dataSource) throws Exception {
        if (dataSource instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
