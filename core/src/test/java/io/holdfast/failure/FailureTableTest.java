package io.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** The rows of the reference tables (materialize-subscribe.md §8, materialize-operations.md §4.8), both wordings. */
final class FailureTableTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            08001 | Connection to localhost:1 refused                                   | CONNECTION
            08003 | This connection has been closed.                                    | CONNECTION
            08004 | TLS encryption is required                                          | CONNECTION
            08006 | An I/O error occurred while sending to the backend.                 | CONNECTION
            57P01 | terminating connection due to administrator command                 | CONNECTION
            08004 | server does not support the client's requested protocol version     | CONNECTION
            08004 | user parameter required                                             | CONNECTION
            08S01 | Communications link failure                                         | CONNECTION
            57P02 | terminating connection because of crash of another server process   | CONNECTION
            57P03 | the database system is starting up                                  | CONNECTION
            08P01 | bind message supplies 1 parameters, but prepared statement requires | QUERY
            25P03 | terminating connection due to idle-in-transaction timeout           | CONNECTION
            28000 | authentication expired                                              | CONNECTION
            28000 | role "x" does not exist                                             | REFUSED
            28P01 | invalid password                                                    | REFUSED
            3D000 | unknown database                                                    | REFUSED
            MZ010 | login blocked                                                       | REFUSED
            MZ011 | session denied                                                      | REFUSED
            53000 | creating connection would violate max_connections limit             | OVERLOAD
            53000 | creating cluster replica would violate max_credit_consumption_rate  | OVERLOAD
            53300 | too many connections                                                | OVERLOAD
            53200 | total result exceeds max size of 1 GiB                              | QUERY
            53200 | SUBSCRIBE fell behind: the client did not read results fast enough  | QUERY
            XX000 | total result exceeds max size of 1 GiB                              | QUERY
            57014 | canceling statement due to user request                             | QUERY
            57014 | canceling statement due to statement timeout                        | TIMEOUT
            57014 | timed out before ingesting the source's visible frontier            | TIMEOUT
            40001 | cannot serve query under bounded staleness 5s                       | STALE
            40001 | catalog item 'u1' was concurrently modified                         | SESSION
            0A000 | CLUSTER "x" has no replicas available to service request            | NOT_SERVING
            0A000 | cached plan must not change result type                             | SESSION
            0A000 | WITH HOLD is not supported                                          | QUERY
            42704 | relation 'materialize.public.t' was dropped                         | SESSION
            42704 | cluster 'u3' was dropped                                            | SESSION
            XX000 | query could not complete because relation "m.p.t" was dropped       | SESSION
            XX000 | subscribe has been terminated because underlying t was dropped      | SESSION
            42704 | cluster replica 'c.r' does not exist                                | QUERY
            42704 | unrecognized configuration parameter                                | QUERY
            P0002 | collection 'u5' is not readable at any timestamp                    | SESSION
            XX000 | target replica failed or was dropped                                | NOT_SERVING
            XX000 | unknown catalog item 't'                                            | QUERY
            XX000 | unknown cluster 'c'                                                 | QUERY
            XX000 | unknown schema 's'                                                  | QUERY
            XX000 | invalid id u5                                                       | QUERY
            XX000 | internal error: something                                           | QUERY
            XX000 | Timestamp (7) is not valid for all inputs: [Antichain]              | QUERY
            22000 | could not find a valid timestamp for the query                      | QUERY
            22000 | subscription lower bound (`AS OF`) is greater than its upper bound  | QUERY
            22012 | division by zero                                                    | QUERY
            25000 | transaction in write-only mode                                      | QUERY
            25000 | the transaction's active cluster has been dropped                   | QUERY
            25000 | SUBSCRIBE in transactions must be the only read statement           | QUERY
            25000 | Transactions can only reference objects in the same timedomain      | QUERY
            25001 | SET cluster cannot be called in an active transaction               | QUERY
            25006 | transaction in read-only mode                                       | QUERY
            25006 | cannot write in read-only mode                                      | NOT_SERVING
            25P02 | current transaction is aborted, commands ignored until end          | QUERY
            34000 | cursor "c" does not exist                                           | QUERY
            42P03 | cursor "c" already exists                                           | QUERY
            55000 | portal "" cannot be run                                             | QUERY
            0A000 | Execute with max_rows of a FETCH ALL is not supported               | QUERY
            42601 | Expected end of statement                                           | QUERY
            42501 | permission denied                                                   | QUERY
            2F003 | querying the following items is not allowed                         | QUERY
            """)
    void tellsWhatAnErrorMeans(String state, String message, FailureKind kind) {
        assertThat(FailureTable.classify(new SQLException(message, state))).isEqualTo(kind);
    }

    @Test
    void aBrokenStreamOfTheApplicationsOwnIsNoBrokenConnection() {
        SQLException bound = new SQLException("Unable to bind parameter values", "22023", new EOFException());
        SQLException broken = new SQLException("An I/O error occurred", "08006", new EOFException());

        assertThat(FailureTable.classify(bound)).isEqualTo(FailureKind.QUERY);
        assertThat(FailureTable.classify(broken)).isEqualTo(FailureKind.CONNECTION);
        assertThat(FailureTable.classify(new SQLException(null, null, new EOFException())))
                .isEqualTo(FailureKind.CONNECTION);
        assertThat(FailureTable.reportedByServer(broken)).isFalse();
    }

    @Test
    void anIoErrorIsFoundEightCausesDeepAndNoDeeper() {
        assertThat(FailureTable.classify(new SQLException(null, null, causes(6))))
                .isEqualTo(FailureKind.CONNECTION);
        assertThat(FailureTable.classify(new SQLException(null, null, causes(7))))
                .isEqualTo(FailureKind.QUERY);
    }

    private static Throwable causes(int before) {
        Throwable cause = new EOFException();
        for (int depth = 0; depth < before; depth++) {
            cause = new IllegalStateException(cause);
        }
        return cause;
    }

    @Test
    void whatTheServerHasSentItHasReported() {
        ServerErrorMessage sent = new ServerErrorMessage("SERROR\0C53400\0Mtoo many\0\0");
        PSQLException broken = new PSQLException(sent);
        broken.initCause(new EOFException());

        assertThat(FailureTable.reportedByServer(new PSQLException(sent))).isTrue();
        assertThat(FailureTable.reportedByServer(broken)).as("and broke then").isFalse();
        assertThat(FailureTable.reportedByServer(new PSQLException("too many", PSQLState.CONNECTION_REJECTED)))
                .as("the driver's own")
                .isFalse();
        assertThat(FailureTable.reportedByServer(new SQLException("too many", "53400")))
                .as("the pool's")
                .isFalse();
    }

    @Test
    void aChangedPlanIsKnownByItsCodeAndItsText() {
        String text = "cached plan must not change result type";

        assertThat(FailureTable.isChangedPlan(new SQLException(text, "0A000"))).isTrue();
        assertThat(FailureTable.isChangedPlan(new SQLException(text, "XX000"))).isFalse();
        assertThat(FailureTable.isChangedPlan(new SQLException("not supported", "0A000")))
                .isFalse();
        assertThat(FailureTable.isChangedPlan(new SQLException(null, "0A000"))).isFalse();
    }

    @Test
    void aReadRunsAgainUnlessTheFaultIsItsOwn() {
        assertThat(FailureKind.values()).filteredOn(kind -> !kind.rerunsRead()).containsExactly(FailureKind.QUERY);
        assertThat(FailureKind.values())
                .filteredOn(FailureKind::marksEndpoint)
                .containsExactly(FailureKind.CONNECTION, FailureKind.REFUSED);
    }

    @Test
    void aStatementThatNamesAnUnknownDatabaseIsNotTurnedAway() {
        SQLException unknown = new SQLException("database \"nope\" does not exist", "3D000");

        assertThat(FailureTable.classify(unknown)).isEqualTo(FailureKind.REFUSED);
        assertThat(FailureTable.classifyOnSession(unknown)).isEqualTo(FailureKind.QUERY);
    }

    @Test
    void classifiesWithoutACodeOrAText() {
        assertThat(FailureTable.classify(new SQLException())).isEqualTo(FailureKind.QUERY);
        assertThat(FailureTable.classify(new SQLTimeoutException())).isEqualTo(FailureKind.TIMEOUT);
        assertThat(FailureTable.classify(new SQLException(null, "08006"))).isEqualTo(FailureKind.CONNECTION);
    }

    @Test
    void errorsTellTheirStory() {
        NoEndpointException nobody = new NoEndpointException(
                "no endpoint could serve within 5000 ms",
                Stream.of("us-east-1", "eu-west-1")
                        .map(name ->
                                new EndpointReport(name, "DOWN", "Connection refused", "probed again within 1000 ms"))
                        .toList(),
                null);

        assertThat(nobody.getSQLState()).isEqualTo("08001");
        assertThat(nobody.endpoints()).hasSize(2);
        assertThat((Throwable) nobody)
                .hasMessage(
                        "no endpoint could serve within 5000 ms: us-east-1 is DOWN (Connection refused), probed again"
                                + " within 1000 ms; eu-west-1 is DOWN (Connection refused), probed again within 1000 ms");
    }
}
