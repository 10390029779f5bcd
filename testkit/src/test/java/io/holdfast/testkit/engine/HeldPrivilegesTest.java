package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, as functions and relations tell it. */
final class HeldPrivilegesTest {
    private final Fixture fixture = new Fixture();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE ROLE reader; CREATE ROLE team; CREATE ROLE boss; CREATE SCHEMA s; CREATE DATABASE d");
        client.run("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE CLUSTER c (SIZE '25cc')");
        client.run("CREATE MATERIALIZED VIEW m AS SELECT a FROM t");
        client.run("GRANT SELECT ON t TO team; GRANT SELECT ON v TO reader; GRANT SELECT ON m TO reader");
        client.run("GRANT team TO reader; GRANT reader TO boss; GRANT CREATECLUSTER ON SYSTEM TO team");
        client.run("GRANT USAGE ON CLUSTER c TO team; GRANT USAGE ON SCHEMA s TO reader");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "has_table_privilege('team', 't', 'SELECT') | true",
                "has_table_privilege('team', 'materialize.public.t', 'select') | true",
                "has_table_privilege('boss', 't', 'SELECT') | true",
                "has_table_privilege('team', 'v', 'SELECT') | false",
                "has_table_privilege('reader', 't', 'INSERT') | false",
                "has_table_privilege('reader', 't', 'INSERT, SELECT') | true",
                "has_table_privilege('t', 'INSERT') | true",
                "has_table_privilege(current_user, 'v', 'SELECT') | true",
                "has_table_privilege(current_user, 'v', 'INSERT') | false",
                "has_table_privilege('team', 'mz_catalog.mz_tables', 'SELECT') | true",
                "has_table_privilege('mz_system', 't', 'DELETE') | true",
                "has_cluster_privilege('team', 'c', 'USAGE') | true",
                "has_cluster_privilege('team', 'c', 'CREATE') | false",
                "has_cluster_privilege('c', 'CREATE') | true",
                "has_cluster_privilege('team', 'quickstart', 'USAGE') | true",
                "has_cluster_privilege('team', 'mz_catalog_server', 'USAGE') | true",
                "has_cluster_privilege('team', 'mz_probe', 'USAGE') | false",
                "has_schema_privilege('team', 'public', 'USAGE') | true",
                "has_schema_privilege('team', 'd.public', 'USAGE') | true",
                "has_schema_privilege('team', 's', 'USAGE') | false",
                "has_schema_privilege('boss', 's', 'USAGE') | true",
                "has_database_privilege('team', 'materialize', 'USAGE') | true",
                "has_database_privilege('team', 'd', 'USAGE') | false",
                "has_system_privilege('reader', 'CREATECLUSTER') | true",
                "has_system_privilege('CREATECLUSTER') | false",
                "has_role('boss', 'team', 'MEMBER') | true",
                "has_role('team', 'boss', 'USAGE') | false",
                "has_role('team', 'MEMBER') | false"
            })
    void answersByGrantsOwnershipMembershipAndPublic(String question, String answer) throws SqlError {
        assertThat(client.rows("SELECT " + question)).containsExactly(answer);
    }

    @Test
    void whatWasRevokedFromItsOwnerIsNotHeld() throws SqlError {
        client.run("REVOKE SELECT ON t FROM app");
        assertThat(client.rows("SELECT has_table_privilege('t', 'SELECT'), has_table_privilege('t', 'INSERT')"))
                .containsExactly("false true");
    }

    @Test
    void asksAgainAtEachExecution() throws SqlError {
        Prepared asking = client.session.prepare("SELECT has_table_privilege('team', 'v', 'SELECT')", List.of());
        assertThat(once(asking)).containsExactly("false");
        client.run("GRANT SELECT ON v TO team");
        assertThat(once(asking)).containsExactly("true");
    }

    private List<String> once(Prepared prepared) throws SqlError {
        Client.Answer answer = client.new Answer();
        client.session.execute(client.session.bind("", prepared, List.of()), 0, answer);
        client.session.sync();
        return answer.rows;
    }

    @Test
    void refusesQuestionsWithoutAnAnswer() {
        fails("42704", "role \"nobody\" does not exist", () -> ask("has_table_privilege('nobody', 't', 'SELECT')"));
        fails("XX000", "unknown catalog item 'nothing'", () -> ask("has_table_privilege('nothing', 'SELECT')"));
        fails("22023", "unrecognized privilege type: \"FLY\"", () -> ask("has_cluster_privilege('c', 'FLY')"));
        fails(
                "0A000",
                "has_table_privilege of anything but literals and the current role is not supported by the emulator",
                () -> client.run("SELECT has_table_privilege(name, 'SELECT') FROM mz_tables"));
        fails(
                "0A000",
                "a question about privileges in a definition is not supported by the emulator",
                () -> client.run("CREATE VIEW w AS SELECT has_role('team', 'MEMBER')"));
    }

    private void ask(String question) throws SqlError {
        client.run("SELECT " + question);
    }

    @Test
    void tellsWhatAPrivilegeIsOn() throws SqlError {
        assertThat(client.rows("SELECT grantee, name, object_type, privilege_type"
                        + " FROM mz_internal.mz_show_object_privileges ORDER BY name"))
                .containsExactly("reader m materialized-view SELECT", "team t table SELECT", "reader v view SELECT");
        assertThat(client.rows("SELECT privileges FROM mz_system_privileges"))
                .containsExactly(client.rows("SELECT id FROM mz_roles WHERE name = 'team'")
                                .get(0) + "=N/"
                        + client.rows("SELECT id FROM mz_roles WHERE name = 'app'")
                                .get(0));
    }

    @Test
    void tellsWhatEverybodyMay() throws SqlError {
        assertThat(client.rows("SELECT object_type, database, name, privilege_type"
                        + " FROM mz_internal.mz_show_all_privileges WHERE grantee = 'PUBLIC' ORDER BY 1, 2, 3"))
                .containsExactly(
                        "cluster null mz_catalog_server USAGE",
                        "cluster null quickstart USAGE",
                        "database null materialize USAGE",
                        "schema d public USAGE",
                        "schema materialize public USAGE");
        assertThat(client.rows("SELECT privileges FROM mz_clusters WHERE name = 'quickstart'"))
                .containsExactly("{s1=UC/s1,=U/s1}");
    }

    @Test
    void tellsARoleItsOwnMemberships() throws SqlError {
        assertThat(client.rows("SELECT role, member FROM mz_internal.mz_show_role_members ORDER BY 1"))
                .containsExactly("reader boss", "team reader");
        client.run("GRANT team TO app");
        assertThat(client.rows("SELECT role, member, grantor FROM mz_internal.mz_show_my_role_members"))
                .containsExactly("team app app");
    }
}
