package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectNameTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "winning_bids, '\"winning_bids\"'",
                "Winning_Bids, '\"winning_bids\"'",
                "public.t$1, '\"public\".\"t$1\"'",
                "materialize.public.t, '\"materialize\".\"public\".\"t\"'",
                "'\"My View\"', '\"My View\"'",
                "'a.\"b.c\"', '\"a\".\"b.c\"'",
                "'\"say \"\"hi\"\"\"', '\"say \"\"hi\"\"\"'",
                "'\"(SELECT 1)\"', '\"(SELECT 1)\"'"
            })
    void namesAreWrittenQuoted(String text, String sql) {
        assertThat(ObjectName.parse(text).sql()).isEqualTo(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " t",
                "t ",
                "t; DROP TABLE t",
                "(SELECT 1)",
                "t WITH (PROGRESS)",
                "a.b.c.d",
                "a..b",
                ".a",
                "a.",
                "\"\"",
                "\"a",
                "a\"b\"",
                "\"a\"b",
                "1t",
                "t--",
                "\"a\u0000b\""
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> ObjectName.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot subscribe to '" + text + "'")
                .hasMessageContaining("database.schema.name");
    }

    @Test
    void itsTextIsReadable() {
        assertThat(ObjectName.parse("public.\"My View\"")).hasToString("public.My View");
    }
}
