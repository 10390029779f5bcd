package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A timestamp is written behind a query, or the query cannot be read again. */
final class AsOfTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT a FROM t|SELECT a FROM t AS OF 7",
                "SELECT a FROM t;  -- end|SELECT a FROM t AS OF 7",
                "/* c */ SELECT a FROM t /* ; */|/* c */ SELECT a FROM t AS OF 7",
                "(SELECT 1) ORDER BY 1 LIMIT 3|(SELECT 1) ORDER BY 1 LIMIT 3 AS OF 7",
                "TABLE t|TABLE t AS OF 7",
                "WITH x AS (SELECT 1) SELECT * FROM x WHERE y = ?|WITH x AS (SELECT 1) SELECT * FROM x WHERE y = ? AS OF 7",
                "VALUES (1)|VALUES (1) AS OF 7",
                "SELECT mz_now(), 'now()', \"now\" FROM t|SELECT mz_now(), 'now()', \"now\" FROM t AS OF 7"
            })
    void theTimestampStandsBehindEverything(String sql, String expected) {
        assertThat(AsOf.text(sql, 7)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t AS OF 5",
                "SELECT a FROM t AS OF AT LEAST 5",
                "select a from t as /* c */ of 5",
                "SELECT now()",
                "SELECT a FROM t WHERE ts > NOW() - INTERVAL '1 minute'",
                "SELECT CURRENT_TIMESTAMP",
                "SELECT * FROM t WHERE id = pg_backend_pid()",
                "SELECT random()",
                "SHOW cluster",
                "SHOW TABLES",
                "EXPLAIN SELECT 1",
                "",
                "-- SELECT 1"
            })
    void whatAnswersDifferentlyOrIsNoQueryIsNotReadAgain(String sql) {
        assertThat(AsOf.text(sql, 7)).isEmpty();
    }
}
