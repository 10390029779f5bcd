package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SelectTest {
    private final Fixture fixture = new Fixture();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run(
                "CREATE TABLE orders (id int NOT NULL, customer text, amount numeric(10,2), paid boolean DEFAULT false)");
        client.run("INSERT INTO orders VALUES (1, 'ann', 10.50, true), (2, 'bob', 3, false)");
        client.run("INSERT INTO orders (id, customer) VALUES (3, 'ann')");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void answersTypedColumnsAndRows() throws SqlError {
        Client.Answer answer = client.run("SELECT id, customer, amount, paid FROM orders ORDER BY id");

        assertThat(answer.columns)
                .containsExactly(
                        new Column("id", PgType.INT4),
                        new Column("customer", PgType.TEXT),
                        new Column("amount", PgType.NUMERIC),
                        new Column("paid", PgType.BOOL));
        assertThat(answer.rows).containsExactly("1 ann 10.50 true", "2 bob 3.00 false", "3 ann null false");
        assertThat(answer.tag()).isEqualTo("SELECT 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT count(*) FROM orders | 3",
                "SELECT sum(amount) FROM materialize.public.orders | 13.5",
                "SELECT customer, count(*) AS n FROM orders GROUP BY customer ORDER BY customer LIMIT 1 | ann 2",
                "SELECT a.id FROM orders a JOIN orders b ON a.id = b.id + 2 | 3",
                "WITH big AS (SELECT * FROM orders WHERE amount > 5) SELECT id FROM big | 1",
                "SELECT id FROM orders WHERE customer IN (SELECT customer FROM orders WHERE id = 2) | 2",
                "SELECT '42'::int + 1 | 43",
                "SELECT concat(id::text, 'x') FROM orders WHERE id = 1 | 1x",
                "SELECT paid::text FROM orders WHERE id = 1 | true",
                "SELECT (1 + 2)::text::int | 3",
                "SELECT CAST(CAST('2020-01-02' AS date) AS text) | 2020-01-02",
                "SELECT 3.5::float8::text | 3.5",
                "SELECT max(g) FROM generate_series(1, 10) AS g | 10",
                "SELECT sum(i) FROM generate_series(1, 4) AS t(i) | 10",
                "SELECT length('abc') | 3",
                "SELECT avg(id) FROM orders | 2",
                "SELECT coalesce(amount, 0)::numeric(10,1) FROM orders WHERE id = 3 | 0.0",
                "SELECT CASE WHEN paid THEN 'yes' ELSE 'no' END FROM orders WHERE id = 1 | yes",
                "SELECT /* a ' comment */ 'it''s' -- \"more\" | it's",
                "TABLE orders LIMIT 0 | ",
                "VALUES (1) | 1",
            })
    void answersASubsetOfSql(String sql, String expected) throws SqlError {
        assertThat(String.join(";", client.rows(sql))).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT count(*), sum(id) FROM orders | count,sum",
                "SELECT mz_version() | mz_version",
                "SELECT 1 | ?column?",
                "SELECT id::text, 1::int4 FROM orders | id,int4",
                "SELECT o.id, o.id + 1 AS next, amount total FROM orders o | id,next,total",
                "SELECT * FROM orders | id,customer,amount,paid",
                "SELECT CASE WHEN true THEN 1 END, coalesce(1, 2) | case,coalesce",
                "VALUES (1, 'a') | column1,column2",
                "SELECT mz_now() | mz_now",
            })
    void namesColumnsAsPostgresDoes(String sql, String names) throws SqlError {
        assertThat(String.join(",", client.run(sql).names())).isEqualTo(names);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT LIST[1,2]",
                "SELECT '{{1}}'::int[]",
                "SELECT 'a' SIMILAR TO 'b'",
                "SELECT interval '1' day",
                "SELECT * FROM orders JOIN LATERAL (SELECT 1) o ON true",
                "SELECT json_agg(id) FROM orders",
                "SELECT random()",
                "SELECT csvread('/etc/passwd')",
                "WITH MUTUALLY RECURSIVE a (x int) AS (SELECT 1) SELECT * FROM a",
                "SELECT * FROM orders, LATERAL (SELECT 1)",
                "INSERT INTO orders VALUES (9) RETURNING id",
                "CREATE SOURCE s FROM KAFKA",
                "CREATE TABLE k (id int PRIMARY KEY)",
                "ALTER TABLE orders ADD COLUMN x int",
                "SUBSCRIBE (SELECT * FROM orders) WITHIN TIMESTAMP ORDER BY id",
            })
    void refusesWhatItDoesNotKnowInsteadOfGuessing(String sql) {
        assertThat(Fixture.failure(() -> client.run(sql)).sqlState()).isEqualTo("0A000");
    }

    @Test
    void reportsErrorsAsMaterializeDoes() {
        fails("XX000", "unknown catalog item 'nope'", () -> client.run("SELECT * FROM nope"));
        fails("42703", "column \"nope\" does not exist", () -> client.run("SELECT nope FROM orders"));
        fails("22012", "division by zero", () -> client.run("SELECT 1 / (id - 1) FROM orders"));
        fails(
                "42601",
                "Expected a keyword at the beginning of a statement, found word \"selec\"",
                () -> client.run("SELEC 1"));
        fails("42601", "unterminated quoted string", () -> client.run("SELECT 'a"));
        assertThat(Fixture.failure(() -> client.run("SELECT 'a'::int")).sqlState())
                .isEqualTo("22P02");
    }

    @Test
    void knowsItself() throws SqlError {
        assertThat(client.rows("SELECT mz_environment_id(), mz_version(), current_database(), pg_backend_pid()"))
                .containsExactly("aws-us-east-1-0 v26.4.0 (holdfast emulator) materialize " + client.processId);
        assertThat(client.run("SELECT mz_now()").columns).containsExactly(new Column("mz_now", PgType.MZ_TIMESTAMP));
        assertThat(client.rows("SELECT mz_now()::text")).containsExactly(String.valueOf(fixture.now()));
    }

    @Test
    void runsAPreparedStatementAgainAndAgainOnFreshRows() throws SqlError {
        Prepared prepared = client.session.prepare("SELECT count(*) FROM orders WHERE id > $1", List.of(PgType.INT4));
        for (int i = 0; i < 8; i++) {
            Client.Answer answer = client.new Answer();
            client.session.execute(client.session.bind("", prepared, List.of(0)), 0, answer);
            client.session.sync();
            assertThat(answer.rows).containsExactly(String.valueOf(3 + i));
            client.run("INSERT INTO orders (id) VALUES (" + (10 + i) + ")");
        }
        assertThat(prepared.parameterTypes()).containsExactly(PgType.INT4);
    }

    @Test
    void suspendsAPortalAtItsRowLimit() throws SqlError {
        client.run("BEGIN");
        Portal portal = client.session.bind(
                "p", client.session.prepare("SELECT id FROM orders ORDER BY id", List.of()), List.of());
        Client.Answer first = client.new Answer();
        Client.Answer rest = client.new Answer();

        assertThat(client.session.execute(portal, 2, first)).isEqualTo(new Outcome.Suspended());
        assertThat(client.session.execute(portal, 2, rest)).isEqualTo(new Outcome.Complete("SELECT 1"));

        assertThat(first.rows).containsExactly("1", "2");
        assertThat(rest.rows).containsExactly("3");
    }

    @Test
    void endsASuspendedPortalOfAnImplicitTransactionAtTheNextMessage() throws SqlError {
        Portal portal = client.session.bind("c", client.session.prepare("SELECT id FROM orders", List.of()), List.of());
        client.session.execute(portal, 1, client.new Answer());
        client.session.prepare("SELECT 1", List.of());

        assertThat(client.session.portal("c")).isEmpty();
    }

    @Test
    void readsItsCatalog() throws SqlError {
        client.run("CREATE VIEW v AS SELECT id FROM orders");
        assertThat(client.rows("SELECT o.name, c.name, c.type FROM mz_objects o JOIN mz_columns c ON o.id = c.id "
                        + "WHERE o.name = 'v'"))
                .containsExactly("v id integer");
        assertThat(client.rows("SELECT f.write_frontier::text FROM mz_internal.mz_frontiers f "
                        + "JOIN mz_tables t ON t.id = f.object_id WHERE t.name = 'orders'"))
                .containsExactly(String.valueOf(fixture.now() + 1));
        assertThat(client.rows("SELECT n.nspname = ANY(current_schemas(true)), n.nspname, t.typname "
                        + "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON t.typnamespace = n.oid "
                        + "WHERE t.oid = 16552"))
                .containsExactly("true pg_catalog mz_timestamp");
    }
}
