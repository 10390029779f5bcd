package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads are told from everything else, and never the other way round. */
final class ReadLexerTest {
    private static final List<String> IN_FRONT = List.of(
            "", " \n\t", "/* SELECT */ ", "-- SELECT 1;\n", "/* /* ; */ SELECT */", "(", "( (", "SELECT 1; ", ";;");
    private static final List<String> BEHIND = List.of("", ";", " ; -- x", "/* ; */", ";SELECT 1");

    private final ReadLexer lexer = new ReadLexer();

    @ParameterizedTest
    @MethodSource("reads")
    void aReadIsToldFromItsText(String sql) {
        assertThat(lexer.classify(sql)).isEqualTo(Verdict.READ);
    }

    @ParameterizedTest
    @MethodSource("unknowns")
    void everythingElseIsUnknownOrAWrite(String sql) {
        assertThat(lexer.classify(sql).kind()).isIn(StatementKind.UNKNOWN, StatementKind.WRITE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                "/* c */ update t set a = 1",
                "DELETE FROM t",
                "WITH x AS (INSERT INTO t VALUES (1) RETURNING a) SELECT a FROM x",
                "SELECT a INTO u FROM t",
                "SELECT 1; DROP TABLE t",
                "CREATE MATERIALIZED VIEW v AS SELECT 1",
                "ALTER CLUSTER c SET (REPLICATION FACTOR 2)",
                "COPY t FROM STDIN",
                "COPY t (a, b, c, d, e, f, g, h, i, j, k, l, m) FROM STDIN",
                "EXPLAIN ANALYZE INSERT INTO t VALUES (1)",
                "EXPLAIN ANALYZE VERBOSE INSERT INTO t VALUES (1)",
                "EXPLAIN (ANALYZE) DELETE FROM t",
                "EXPLAIN (ANALYZE) WITH x AS (SELECT 1) DELETE FROM t USING x",
                "WITH x AS (SELECT 1) DELETE FROM t USING x",
                "WITH x AS (SELECT 1), y (a) AS MATERIALIZED (SELECT 2) UPDATE t SET a = 1",
                "PREPARE p AS INSERT INTO t VALUES ($1)",
                "PREPARE p (int) AS /* c */ DELETE FROM t",
                "PREPARE p AS WITH x AS (SELECT 1) UPDATE t SET a = 1",
                "COPY (DELETE FROM t RETURNING a) TO STDOUT",
                "CALL p()"
            })
    void aWriteGoesWhereWritesGo(String sql) {
        assertThat(lexer.classify(sql).kind()).isEqualTo(StatementKind.WRITE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DECLARE c CURSOR FOR SUBSCRIBE t",
                "FETCH ALL c WITH (timeout = '1s')",
                "CLOSE c",
                "SUBSCRIBE t",
                "COPY (SUBSCRIBE t) TO STDOUT",
                "COPY (SELECT a FROM t) TO STDOUT",
                "SELECT a FROM t FOR UPDATE",
                "SELECT a FROM t FOR NO KEY UPDATE",
                "SELECT max(ts) AS update FROM t",
                "SELECT id, delete FROM t",
                "SELECT (id) delete FROM t",
                "WITH x AS (SELECT 1) SELECT (a) update FROM x",
                "EXPLAIN DELETE FROM t",
                "EXPLAIN (FORMAT JSON) DELETE FROM t",
                "PREPARE p AS SELECT 1",
                "SELECT pg_cancel_backend(7)"
            })
    void whatOnlyCannotBeRunAgainIsNoWrite(String sql) {
        assertThat(lexer.classify(sql).kind()).isEqualTo(StatementKind.UNKNOWN);
    }

    @Test
    void theCorpusOfWhatMustNotRunTwiceIsLarge() {
        assertThat(unknowns().distinct()).hasSizeGreaterThanOrEqualTo(300);
    }

    @Test
    void noDisguiseMakesAnUnknownARead() {
        for (String sql : unknowns().filter(ReadLexerTest::doesSomething).toList()) {
            for (String before : IN_FRONT) {
                for (String after : BEHIND) {
                    String disguised = before + sql + after;
                    assertThat(lexer.classify(disguised).isRead()).as(disguised).isFalse();
                }
            }
        }
    }

    @Test
    void aSecondStatementMakesEveryReadUnknown() {
        for (String sql : reads().toList()) {
            String two = sql + "\n; DELETE FROM t";
            assertThat(lexer.classify(two).isRead()).as(two).isFalse();
        }
    }

    @Test
    void commentsBetweenTokensDoNotHideAWrite() {
        for (String sql : List.of("WITH x AS (DELETE FROM t RETURNING 1) SELECT 1", "SELECT * FROM t FOR SHARE")) {
            String spread = sql.replace(" ", "/* ' \" $$ */--'\n");
            assertThat(lexer.classify(spread).isRead()).as(spread).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BEGIN|BEGIN",
                "begin read only|BEGIN",
                "/* x */ START TRANSACTION|BEGIN",
                "COMMIT;|COMMIT",
                "END|COMMIT",
                "commit and chain|COMMIT",
                "ROLLBACK|ROLLBACK",
                "ABORT WORK|ROLLBACK",
                "ROLLBACK TO s|ROLLBACK_TO_SAVEPOINT",
                "ROLLBACK TRANSACTION TO SAVEPOINT s|ROLLBACK_TO_SAVEPOINT",
                "SET x = 1|SESSION",
                "SET LOCAL x = 1|SESSION",
                "RESET ALL|SESSION",
                "DISCARD PLANS|SESSION"
            })
    void transactionsAndSettingsAreNamed(String sql, StatementKind kind) {
        assertThat(lexer.classify(sql).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET x = 1|x",
                "set Search_Path to a, b|search_path",
                "SET SESSION cluster = 'c'|cluster",
                "SET \"TimeZone\" TO 'UTC'|timezone",
                "SET TIME ZONE 'UTC'|timezone",
                "SET NAMES 'UTF8'|client_encoding",
                "SET a.b = 'c'|a.b",
                "SET ROLE r|role",
                "SET SESSION AUTHORIZATION r|session authorization",
                "SET SCHEMA 's'|search_path"
            })
    void aSettingIsRecordedUnderItsName(String sql, String name) {
        assertThat(lexer.classify("/* c */ " + sql + " ;").changes()).containsExactly(new SessionChange.Set(name, sql));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RESET x|x",
                "SET x TO DEFAULT|x",
                "SET TIME ZONE DEFAULT|timezone",
                "RESET TIME ZONE|timezone",
                "RESET a.b|a.b",
                "SET ROLE default|role",
                "RESET SESSION AUTHORIZATION|session authorization"
            })
    void aSettingIsForgottenUnderItsName(String sql, String name) {
        assertThat(lexer.classify(sql).changes()).containsExactly(new SessionChange.Reset(name));
    }

    @Test
    void settingsAreFoundInEveryStatementOfAText() {
        Verdict verdict = lexer.classify("SET a = 1; SELECT 1; RESET ALL; DISCARD ALL; SET LOCAL b = 2");

        assertThat(verdict.kind()).isEqualTo(StatementKind.UNKNOWN);
        assertThat(verdict.changes())
                .containsExactly(
                        new SessionChange.Set("a", "SET a = 1"),
                        new SessionChange.ResetAll(false),
                        new SessionChange.ResetAll(true));
    }

    @ParameterizedTest
    @MethodSource("pinning")
    void whatCannotBeReplayedPins(String sql) {
        assertThat(lexer.classify(sql).pins()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("notPinning")
    void whatLeavesNothingDoesNotPin(String sql) {
        assertThat(lexer.classify(sql).pins()).isFalse();
    }

    @Test
    void aTextThatOpensOrEndsATransactionSaysSo() {
        assertThat(lexer.classify("SELECT 1; BEGIN").opens()).isTrue();
        assertThat(lexer.classify("INSERT INTO t VALUES (1); COMMIT").ends()).isTrue();
        assertThat(lexer.classify("INSERT INTO t VALUES (1)")).isEqualTo(Verdict.WRITE);
    }

    @Test
    void verdictsAreRememberedWithinABound() {
        String filler = "x".repeat(10_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(lexer.classify("SELECT '" + filler + i + "'").isRead()).isTrue();
        }

        assertThat(lexer.rememberedWeight()).isBetween(1L, 2_000_000L);
    }

    @Test
    void aFloodOfDistinctTextsDoesNotPushOutWhatIsUsed() {
        Set<Verdict> judged = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 100_000; i++) {
            lexer.classify("SELECT a FROM orders WHERE id = " + i + " AND name = 'customer number " + i + "'");
            if (i % 20 == 0) {
                judged.add(lexer.classify("SET usual = 1"));
            }
        }

        assertThat(judged).as("how often the usual text was judged").hasSize(1);
        assertThat(lexer.rememberedWeight()).isLessThanOrEqualTo(2_000_000);
    }

    @Test
    void aVeryLongTextIsJudgedButNotRemembered() {
        assertThat(lexer.classify("SELECT '" + "x".repeat(100_000) + "'").isRead())
                .isTrue();
        assertThat(lexer.rememberedWeight()).isZero();
    }

    static Stream<String> reads() {
        return corpus("reads.txt");
    }

    static Stream<String> unknowns() {
        return corpus("unknowns.txt");
    }

    static Stream<String> pinning() {
        return Stream.of(
                "DO $$ BEGIN PERFORM f(); END $$",
                "CALL p(1)",
                "PREPARE p AS SELECT 1",
                "LISTEN x",
                "CREATE TEMP TABLE t (x int)",
                "CREATE LOCAL TEMPORARY TABLE t (x int)",
                "CREATE OR REPLACE TEMP VIEW v AS SELECT 1",
                "SELECT * INTO TEMP t FROM u",
                "CREATE TABLE pg_temp.t (x int)",
                "SELECT pg_advisory_lock(1)",
                "SELECT pg_try_advisory_lock_shared(1)",
                "SELECT set_config('a.b', 'c', false)",
                "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                "SELECT 1; LISTEN x",
                "LOAD 'x'");
    }

    static Stream<String> notPinning() {
        return Stream.of(
                "SELECT * FROM pg_temp.t",
                "SELECT 'CREATE TEMP TABLE t'",
                "CREATE TABLE t (x int)",
                "PREPARE TRANSACTION 'x'",
                "SELECT pg_advisory_xact_lock(1)",
                "DECLARE c CURSOR FOR SELECT 1",
                "SET LOCAL x = 1",
                "DISCARD ALL",
                "NOTIFY x");
    }

    private static boolean doesSomething(String sql) {
        return !List.of("", ";", "-- nothing", "/* nothing */").contains(sql);
    }

    private static Stream<String> corpus(String name) {
        try (InputStream file = ReadLexerTest.class.getResourceAsStream(name)) {
            assertThat(file).isNotNull();
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).map(String::translateEscapes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void neverTakesOneTextForAnother() {
        ReadLexer many = new ReadLexer();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(many.classify("SELECT " + i).isRead()).isTrue();
                assertThat(many.classify("DELETE FROM t WHERE id = " + i).kind())
                        .isEqualTo(StatementKind.WRITE);
            }
        }
    }
}
