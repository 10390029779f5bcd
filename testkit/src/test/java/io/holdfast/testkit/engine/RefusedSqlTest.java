package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the emulator does not know it says, and names it: the other side of the list in SQL.md. */
final class RefusedSqlTest {
    private static final String SUFFIX = " not supported by the emulator";

    private final Fixture fixture = new Fixture();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE TABLE t (a int, b text, c int[], j jsonb, u uuid, p boolean)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WITH RECURSIVE r AS (SELECT 1) SELECT * FROM r|WITH RECURSIVE is",
                "WITH MUTUALLY RECURSIVE r (n int) AS (SELECT 1) SELECT * FROM r|WITH MUTUALLY is",
                "SELECT * FROM t, LATERAL (SELECT a) x|LATERAL is",
                "SELECT * FROM t FULL JOIN generate_series(1, t.a) g ON true|FULL JOIN with a set function is",
                "SELECT * FROM t RIGHT JOIN generate_series(1, t.a) g ON true|RIGHT JOIN with a set function is",
                "SELECT unnest(c) FROM t|set function \"unnest\" here is",
                "SELECT generate_series(1, 3)|set function \"generate_series\" here is",
                "SELECT sum(a) OVER w FROM t WINDOW w AS (ORDER BY a)|named windows are",
                "SELECT lag(a) IGNORE NULLS OVER (ORDER BY a) FROM t|IGNORE NULLS is",
                "SELECT a FROM t GROUP BY GROUPING SETS ((a), ())|grouping sets are",
                "SELECT a FROM t GROUP BY ROLLUP (a)|grouping sets are",
                "SELECT a FROM t GROUP BY CUBE (a)|grouping sets are",
                "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t|function \"percentile_cont\" is",
                "SELECT count(DISTINCT (a, b)) FROM t|count of rows is",
                "SELECT min(u) FROM t|min of uuid is",
                "SELECT t FROM t|a whole row as a value is",
                "SELECT to_jsonb(t) FROM t|a whole row as a value is",
                "SELECT (a, b) FROM t|rows as columns are",
                "SELECT (a, b) < (1, 'x') FROM t|this comparison of rows is",
                "SELECT a FROM t x WHERE (a, b) NOT IN (SELECT y.a, y.b FROM t y WHERE y.p = x.p)"
                        + "|a row in a correlated sub-query is",
                "SELECT DISTINCT ON (b) b FROM t ORDER BY b, a|ORDER BY of what DISTINCT does not select is",
                "SELECT j FROM t EXCEPT ALL SELECT j FROM t|EXCEPT ALL of jsonb is",
                "SELECT j FROM t GROUP BY j|GROUP BY of jsonb is",
                "SELECT j FROM t ORDER BY j|ORDER BY of jsonb is",
                "SELECT a FROM t FETCH FIRST 1 ROWS WITH TIES|FETCH … WITH TIES is",
                "SELECT a FROM t FOR UPDATE|FOR UPDATE is",
                "SELECT a BETWEEN SYMMETRIC 2 AND 1 FROM t|BETWEEN SYMMETRIC is",
                "SELECT (ARRAY[1,2,3])[1:2]|array slices are",
                "SELECT ARRAY[ARRAY[1]]|arrays of more than one dimension are",
                "SELECT c < ARRAY[1] FROM t|operator < on integer[] is",
                "SELECT LIST[1]|lists are",
                "SELECT MAP['a' => 1]|maps are",
                "SELECT a::int list FROM t|list types are",
                "SELECT 1::uint4|type \"uint4\" is",
                "SELECT 'x'::char(3)|type \"char\" is",
                "SELECT 'a'::bytea::text, 'b'::text::bytea|casts from text to bytea are",
                "SELECT interval '1' day|INTERVAL with a unit is",
                "SELECT X'1F'|literals like X'…' are",
                "SELECT B'1'|literals like B'…' are",
                "SELECT U&'a'|literals like U'…' are",
                "SELECT E'\\x41'|numeric escapes in E'' strings are",
                "SELECT 1 & 2|operator & is",
                "SELECT ~1|operator ~ here is",
                "SELECT 1 << 2|operator < here is",
                "SELECT 2.5 ^ 2|powers of numeric are",
                "SELECT random()|function \"random\" is",
                "SELECT jsonb_pretty('1')|function \"jsonb_pretty\" is",
                "SELECT nothing_like_it(1)|function \"nothing_like_it\" is",
                "SELECT * FROM pg_ls_dir('.')|table function \"pg_ls_dir\" is",
                "INSERT INTO t (a) VALUES (1) RETURNING a|RETURNING is",
                "DELETE FROM t USING t x|DELETE … USING is",
                "COPY t FROM STDIN|COPY other than COPY (query) TO STDOUT is",
                "EXPLAIN VIEW t|EXPLAIN VIEW is",
                "TRUNCATE t|TRUNCATE is",
                "VALIDATE CONNECTION k|VALIDATE is",
                "REASSIGN OWNED BY a TO b|REASSIGN is",
                "ALTER TABLE t ADD COLUMN z int|ALTER with ADD is",
                "CREATE TYPE x AS LIST (ELEMENT TYPE = int4)|CREATE TYPE is",
                "CREATE TEMPORARY TABLE x (a int)|CREATE TEMPORARY is",
                "CREATE FUNCTION f() RETURNS int|CREATE FUNCTION is",
                "GRANT SELECT ON ALL TABLES TO r|GRANT ON ALL is"
            })
    void namesWhatIsMissing(String sql, String what) {
        SqlError error = Fixture.failure(() -> client.run(sql));
        assertThat(error.sqlState() + " " + error.message()).isEqualTo("0A000 " + what + SUFFIX);
    }

    @Test
    void tellsOfItself() throws SqlError {
        assertThat(client.rows("SELECT mz_version_num(), mz_is_superuser()")).containsExactly("2600400 false");
        assertThat(client.rows("SHOW mz_version")).isEqualTo(client.rows("SELECT mz_version()"));
        fixture.seconds(90);
        assertThat(client.rows("SELECT mz_uptime(), now() - pg_postmaster_start_time()"))
                .containsExactly("00:01:30 00:01:30");
        fixture.environment.version("v27.1.2");
        fixture.seconds(1);
        assertThat(client.rows("SELECT mz_uptime()::text, mz_version_num()")).containsExactly("00:00:01 2700102");
        client.run("CREATE SCHEMA s; SET search_path = s, nowhere, public");
        assertThat(client.rows("SELECT current_schemas(true)::text, current_schemas(false)::text, current_schema()"))
                .containsExactly("{mz_catalog,pg_catalog,s,public} {s,public} s");
    }

    @Test
    void keepsUtcWhateverADriverAsksFor() throws SqlError {
        fails(
                "22023",
                "invalid value for parameter \"TimeZone\": \"Europe/Oslo\"",
                () -> client.run("SET TIME ZONE 'Europe/Oslo'"));
        assertThat(client.rows("SHOW TIME ZONE")).containsExactly("UTC");
    }

    @Test
    void knowsArrayTypesAndKeywords() throws SqlError {
        assertThat(
                        client.rows(
                                "SELECT t.typname, e.typname, t.typinput, e.typarray = t.oid, t.typcategory FROM pg_type t"
                                        + " JOIN pg_type e ON e.oid = t.typelem WHERE e.typname IN ('int4', 'timestamptz') ORDER BY 1"))
                .containsExactly("_int4 int4 array_in true A", "_timestamptz timestamptz array_in true A");
        assertThat(client.rows("SELECT typinput FROM pg_type WHERE typname IN ('int4', 'numeric') ORDER BY 1"))
                .containsExactly("int4in", "numeric_in");
        assertThat(client.rows("SELECT catcode FROM pg_catalog.pg_get_keywords() WHERE word = 'select'"))
                .containsExactly("R");
    }
}
