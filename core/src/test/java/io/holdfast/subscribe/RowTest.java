package io.holdfast.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.Columns.Column;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowTest {
    private static final Column ID = new Column("id", "int4", Types.INTEGER);
    private static final Column RAW = new Column("raw", "bytea", Types.BINARY);
    private static final Columns COLUMNS = new Columns(List.of(ID, RAW));

    @Test
    void rowsOfEqualBytesAreEqual() {
        Row one = new Row(COLUMNS, List.of(1, new byte[] {1, 2}));
        Row same = new Row(COLUMNS, List.of(1, new byte[] {1, 2}));
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(one).isNotEqualTo(new Row(COLUMNS, List.of(1, new byte[] {1, 3})));
    }

    @Test
    void valuesAreFoundByName() {
        Row row = new Row(COLUMNS, Arrays.asList(7, null));
        assertThat(row.value("id")).isEqualTo(7);
        assertThat(row.value("raw")).isNull();
        assertThatThrownBy(() -> row.value("name")).hasMessageContaining("[id, raw]");
    }

    @Test
    void aRowHasAValueForEachColumn() {
        assertThatThrownBy(() -> new Row(COLUMNS, List.of(1))).hasMessage("1 values for 2 columns");
    }

    @Test
    void theFingerprintTellsNamesTypesAndOrderApart() {
        assertThat(COLUMNS.fingerprint()).hasSize(32).isEqualTo(new Columns(List.of(ID, RAW)).fingerprint());
        assertThat(COLUMNS.fingerprint())
                .isNotEqualTo(new Columns(List.of(RAW, ID)).fingerprint())
                .isNotEqualTo(new Columns(List.of(ID)).fingerprint())
                .isNotEqualTo(new Columns(List.of(new Column("id", "int8", Types.BIGINT), RAW)).fingerprint())
                .isNotEqualTo(new Columns(List.of(new Column("i", "dint4", Types.INTEGER), RAW)).fingerprint());
    }
}
