package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.failure.OutcomeUnknownException;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On PostgreSQL a SELECT may write through a function, so that a read which broke is not simply run again there. */
final class PurityTest extends RunnerStage {
    private final Call call = call();

    @BeforeEach
    void aReadBreaksWhereNobodyHasAnEnvironment() {
        failures.add(reset());
        router.withoutEnvironments();
    }

    @Test
    void aReadThatBreaksOnPostgresqlIsNotRunAgainAndSaysWhy() {
        assertThatThrownBy(() -> runner(false).read(call, this::attempt))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("readsArePure");
        assertThat(ran).containsExactly("east");
    }

    @Test
    void itIsWhereTheSettingSaysThatReadsArePure() throws SQLException {
        assertThat(runner(true).read(call, this::attempt)).isEqualTo("west");
    }

    @Test
    void itIsOnAReadOnlyConnection() throws SQLException {
        call.declarePure();
        assertThat(runner(false).read(call, this::attempt)).isEqualTo("west");
    }

    @ParameterizedTest
    @ValueSource(strings = {"in_hot_standby", "default_transaction_read_only"})
    void itIsWhereTheServerItselfRefusesWrites(String parameter) throws SQLException {
        east.reports(parameter);
        assertThat(runner(false).read(call, this::attempt)).isEqualTo("west");
    }

    @Test
    void whatTheServerReportedHasBeenUndoneAndIsRunAgain() throws SQLException {
        failures.clear();
        failures.add(new SQLException("too many connections", "53300"));
        assertThat(runner(false).read(call, this::attempt)).isEqualTo("west");
    }

    @Test
    void theBeginningOfATransactionIsRunAgainBecauseABreakUndoesIt() throws SQLException {
        assertThat(runner(false).open(call, this::attempt)).isEqualTo("west");
        assertThat(west.lent()).noneMatch(FakeEndpoint.FakeLease::closed);
    }

    private HopRunner runner(boolean readsArePure) {
        return new HopRunner(parts(Optional.empty(), 100, readsArePure));
    }
}
