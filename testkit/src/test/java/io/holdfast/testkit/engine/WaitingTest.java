package io.holdfast.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WaitingTest {
    private final Fixture fixture = new Fixture();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Client client;
    private Client other;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        other = fixture.client();
        other.run("CREATE TABLE t (a int)");
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t");
        client.run("FETCH 0 c");
    }

    @AfterEach
    void close() {
        fixture.close();
        threads.shutdownNow();
    }

    private CompletableFuture<Client.Answer> start(Client runner, String sql) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return runner.run(sql);
                    } catch (SqlError e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    private void awaitBlocked() {
        await().until(() -> fixture.environment.store().waiting() > 0);
    }

    private static SqlError failure(CompletableFuture<?> running) {
        Throwable thrown = Assertions.catchThrowable(running::join);
        assertThat(thrown).hasCauseInstanceOf(SqlError.class);
        return (SqlError) java.util.Objects.requireNonNull(thrown.getCause());
    }

    @Test
    void waitsForTheFirstRowsWithoutATimeout() throws SqlError {
        CompletableFuture<Client.Answer> fetch = start(client, "FETCH ALL c");
        awaitBlocked();
        fixture.seconds(100);
        assertThat(fetch).isNotDone();
        other.run("INSERT INTO t VALUES (1), (2)");

        assertThat(fetch.join().tag()).isEqualTo("FETCH 2");
    }

    @Test
    void waitsTheWholeTimeoutForAllAndOnlyForTheCountOtherwise() throws SqlError {
        CompletableFuture<Client.Answer> all = start(client, "FETCH ALL c WITH (timeout = '5s')");
        awaitBlocked();
        other.run("INSERT INTO t VALUES (1)");
        fixture.clock.advance(Duration.ofMillis(4_999));
        awaitBlocked();
        assertThat(all).isNotDone();
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(all.join().tag()).isEqualTo("FETCH 1");

        CompletableFuture<Client.Answer> one = start(client, "FETCH 1 c WITH (timeout = '5s')");
        awaitBlocked();
        other.run("INSERT INTO t VALUES (2), (3)");
        assertThat(one.join().tag()).isEqualTo("FETCH 1");
    }

    @Test
    void answersNothingWhenTheTimeIsUp() {
        CompletableFuture<Client.Answer> fetch = start(client, "FETCH 3 c WITH (timeout = '1s')");
        awaitBlocked();
        fixture.seconds(1);
        assertThat(fetch.join().tag()).isEqualTo("FETCH 0");
    }

    @Test
    void stopsAWaitingFetchOnCancel() throws SqlError {
        CompletableFuture<Client.Answer> fetch = start(client, "FETCH ALL c");
        awaitBlocked();
        assertThat(other.rows("SELECT pg_cancel_backend(" + client.processId + ")"))
                .containsExactly("true");
        SqlError error = failure(fetch);
        assertThat(error.sqlState() + error.message()).isEqualTo("57014canceling statement due to user request");
        assertThat(client.session.transactionStatus()).isEqualTo('E');
        client.run("ROLLBACK");
        assertThat(client.rows("SELECT 1")).containsExactly("1");
        assertThat(other.rows("SELECT pg_cancel_backend(999999999)")).containsExactly("false");
    }

    @Test
    void hitsTheNextFetchWithACancelThatCameInBetween() throws SqlError {
        other.run("INSERT INTO t VALUES (1)");
        client.run("FETCH 1 c");
        fixture.environment.cancel(client.processId);
        Fixture.fails("57014", "canceling statement due to user request", () -> client.run("FETCH 1 c"));
    }

    @Test
    void forgetsACancelThatFoundNothingToCancel() throws SqlError {
        client.run("ROLLBACK");
        fixture.environment.cancel(client.processId);
        assertThat(client.rows("SELECT 1")).containsExactly("1");
    }

    @Test
    void stopsASlowQueryAndACopyOnCancel() throws SqlError {
        client.run("ROLLBACK");
        for (String sql : new String[] {"SELECT pg_sleep(60)", "COPY (SUBSCRIBE t) TO STDOUT", "SUBSCRIBE t"}) {
            CompletableFuture<Client.Answer> running = start(client, sql);
            awaitBlocked();
            fixture.environment.cancel(client.processId);
            assertThat(failure(running).sqlState()).isEqualTo("57014");
        }
        assertThat(client.notices).anyMatch(notice -> notice.startsWith("01000 streaming SUBSCRIBE rows directly"));
    }

    @Test
    void stopsAHeavyQueryOnCancel() throws SqlError {
        client.run("ROLLBACK");
        String heavy = "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b";
        CompletableFuture<Client.Answer> running = start(client, heavy);
        await().until(() -> {
            fixture.environment.cancel(client.processId);
            return running.isDone();
        });
        assertThat(failure(running).sqlState()).isEqualTo("57014");
    }

    @Test
    void sleepsInTheEnvironmentsTime() throws SqlError {
        client.run("ROLLBACK");
        CompletableFuture<Client.Answer> sleep = start(client, "SELECT pg_sleep(1.5)");
        awaitBlocked();
        fixture.clock.advance(Duration.ofMillis(1_500));
        assertThat(sleep.join().rows).containsExactly("");
    }

    @Test
    void tellsAWaitingFetchThatItsObjectIsGone() throws SqlError {
        CompletableFuture<Client.Answer> fetch = start(client, "FETCH ALL c");
        awaitBlocked();
        other.run("DROP TABLE t");
        SqlError error = failure(fetch);
        assertThat(error.sqlState() + error.message()).isEqualTo("42704relation 'materialize.public.t' was dropped");
    }

    @Test
    void wakesWhatBlocksWhenTheEnvironmentEndsTheSession() throws SqlError {
        CompletableFuture<Client.Answer> fetch = start(client, "FETCH ALL c");
        CompletableFuture<String> told = new CompletableFuture<>();
        fixture.environment.onTermination(client.processId, () -> told.complete("told"));
        awaitBlocked();
        fixture.environment.disconnectAll();

        SqlError error = failure(fetch);
        assertThat(error.sqlState() + error.fatal()).isEqualTo("57P01true");
        assertThat(told.join()).isEqualTo("told");
        assertThat(Fixture.failure(() -> client.run("SELECT 1")).sqlState()).isEqualTo("57P01");
        try (Client again = fixture.client()) {
            assertThat(again.rows("SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void letsAWriteWaitWhileFrozenAndBeCancelled() throws SqlError {
        client.run("ROLLBACK");
        fixture.environment.freeze(true);
        CompletableFuture<Client.Answer> cancelled = start(client, "DELETE FROM t");
        awaitBlocked();
        fixture.environment.cancel(client.processId);
        assertThat(failure(cancelled).sqlState()).isEqualTo("57014");
        CompletableFuture<Client.Answer> patient = start(client, "DELETE FROM t");
        awaitBlocked();
        fixture.environment.freeze(false);
        assertThat(patient.join().tag()).isEqualTo("DELETE 0");
    }

    @Test
    void waitsForATimeInTheFuture() throws SqlError {
        client.run("ROLLBACK");
        CompletableFuture<Client.Answer> select =
                start(client, "SELECT count(*) FROM t AS OF " + (Fixture.START + 5_000));
        awaitBlocked();
        fixture.seconds(6);
        assertThat(select.join().rows).containsExactly("0");
    }

    @Test
    void freesItsRelationalConnectionWhenTheSessionIsClosedWhileItRuns() {
        CompletableFuture<Client.Answer> fetch = start(client, "FETCH ALL c");
        awaitBlocked();
        client.close();
        failure(fetch);
        await().until(() -> fixture.environment.sessions() == 1);
    }
}
