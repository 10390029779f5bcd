package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.stream.Verdict.Action;
import io.holdfast.subscribe.stream.Verdict.Phase;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerdictTest {
    @ParameterizedTest
    @CsvSource({
        "22000, could not find a valid timestamp for the query, READ, REBASE",
        "XX000, Timestamp (7) is not valid for all inputs: [9], READ, REBASE",
        "42704, relation 'materialize.public.t' was dropped, READ, REBASE",
        "XX000, query could not complete because relation \"materialize.public.t\" was dropped, READ, REBASE",
        "XX000, subscribe has been terminated because underlying relation was dropped, READ, REBASE",
        "P0002, collection 'u5' is not readable at any timestamp, READ, REBASE",
        "XX000, unknown catalog item 't', BEGIN, END_AT_HOME",
        "42P01, relation \"t\" does not exist, BEGIN, END_AT_HOME",
        "42883, function mz_environment_id() does not exist, CONNECT, END",
        "57014, canceling statement due to user request, READ, END",
        "53200, SUBSCRIBE fell behind: the client did not read results fast enough, READ, RETRY",
        "0A000, CLUSTER \"x\" has no replicas available to service request, READ, RETRY",
        "XX000, target replica failed or was dropped, READ, RETRY",
        "54000, 'rows became so wide: broken off, to be read with 250 at a time', READ, RETRY_HERE",
        "54000, statement too complex, BEGIN, END_AT_HOME",
        "22000, subscription lower bound (`AS OF`) is greater than its upper bound (`UP TO`): 9 > 5, READ, END_AT_HOME",
        "XX000, division by zero, READ, END_AT_HOME",
        "XX000, total result exceeds max size of 1GiB, READ, END_AT_HOME",
        "42501, permission denied for VIEW t, BEGIN, RETRY_SOMETIMES",
        "28P01, invalid password, CONNECT, RETRY_SOMETIMES",
        "25P03, terminating connection due to idle-in-transaction timeout, READ, RETRY",
        "08006, An I/O error occurred, READ, RETRY",
        "08004, server does not support the client's requested protocol version, CONNECT, RETRY",
        "53300, too many connections, CONNECT, RETRY"
    })
    void eachErrorHasItsConsequence(String state, String text, Phase phase, Action action) {
        assertThat(Verdict.of(new SQLException(text, state), phase).action()).isEqualTo(action);
    }

    @Test
    void aBrokenConnectionIsNeverRelabelled() {
        SQLException broken = new SQLException("could not find a valid timestamp", "08006", new IOException("reset"));
        assertThat(Verdict.of(broken, Phase.READ).action()).isEqualTo(Action.RETRY);
    }

    @Test
    void onlyTheFirstLineOfAnErrorIsTold() {
        assertThat(Verdict.describe(new SQLException("bad value\n  Detail: 4111-1111", "22P02")))
                .isEqualTo("22P02: bad value");
    }
}
