package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A role that SELECT on an object was revoked from; every client of the fixture is {@code app}. */
final class PrivilegeTest {
    private static final String DENIED = "permission denied for TABLE \"materialize.public.t\"";

    private final Fixture fixture = new Fixture();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE VIEW v AS SELECT a FROM t");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatWasRevokedIsNeitherReadNorSubscribed() throws SqlError {
        client.run("REVOKE SELECT ON t FROM app");
        fails("42501", DENIED, () -> client.run("SELECT a FROM t"));
        fails("42501", DENIED, () -> client.run("SELECT v.a FROM v JOIN t ON v.a = t.a"));
        client.run("BEGIN");
        fails("42501", DENIED, () -> client.run("DECLARE c CURSOR FOR SUBSCRIBE t; FETCH 1 c"));
        client.run("ROLLBACK");
        assertThat(client.rows("SELECT a FROM v"))
                .as("the view's owner reads it")
                .containsExactly("1");
    }

    @Test
    void aGrantGivesItBack() throws SqlError {
        client.run("REVOKE ALL ON t FROM app");
        fails("42501", DENIED, () -> client.run("SELECT a FROM t"));
        client.run("GRANT SELECT ON t TO app");
        assertThat(client.rows("SELECT a FROM t")).containsExactly("1");
    }

    @Test
    void anotherRolesLossAndAnotherPrivilegeTakeNothingAway() throws SqlError {
        client.run("CREATE ROLE reader; REVOKE SELECT ON t FROM reader; REVOKE INSERT ON t FROM app");
        assertThat(client.rows("SELECT a FROM t")).containsExactly("1");
    }
}
