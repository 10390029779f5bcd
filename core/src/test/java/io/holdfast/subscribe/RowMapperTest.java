package io.holdfast.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.Columns.Column;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGobject;

final class RowMapperTest {
    private static final Timestamp NOON = Timestamp.valueOf("2026-11-22 12:00:00");

    enum Side {
        BUY,
        SELL
    }

    record Order(
            int id,
            long customerId,
            BigDecimal price,
            Side side,
            @Nullable String doc,
            List<String> tags) {}

    record Times(Instant at, LocalDateTime local, LocalDate day, LocalTime time) {}

    /** A bean. */
    public static final class Bean {
        private int id;
        private @Nullable String fullName;

        public void setId(int id) {
            this.id = id;
        }

        public void setFullName(String fullName) {
            this.fullName = fullName;
        }
    }

    @Test
    void aRecordIsMadeByTheNamesOfItsComponents() throws SQLException {
        PGobject json = new PGobject();
        json.setType("jsonb");
        json.setValue("{}");
        Row row = row(
                List.of("price", "id", "customer_id", "SIDE", "doc", "tags", "unused"),
                new BigDecimal("1.50"),
                7L,
                8,
                "SELL",
                json,
                new String[] {"a"},
                null);
        assertThat(row.as(RowMapper.to(Order.class)))
                .isEqualTo(new Order(7, 8, new BigDecimal("1.50"), Side.SELL, "{}", List.of("a")));
    }

    @Test
    void timesBecomeThoseOfJavaTime() {
        Row row = row(
                List.of("at", "local", "day", "time"),
                NOON,
                NOON,
                Date.valueOf("2026-11-22"),
                Time.valueOf("10:00:00"));
        assertThat(row.as(RowMapper.to(Times.class)))
                .isEqualTo(new Times(
                        NOON.toInstant(), NOON.toLocalDateTime(), LocalDate.of(2026, 11, 22), LocalTime.of(10, 0)));
    }

    @Test
    void aBeanGetsTheColumnsItHasSettersFor() {
        Bean bean = row(List.of("full_name", "id", "other"), "Ann", 3L, 1).as(RowMapper.to(Bean.class));
        assertThat(bean.id).isEqualTo(3);
        assertThat(bean.fullName).isEqualTo("Ann");
    }

    @Test
    void whatDoesNotFitIsNamed() {
        RowMapper<Order> mapper = RowMapper.to(Order.class);
        assertThatThrownBy(() -> mapper.map(row(List.of("id"), 1)))
                .hasMessageContaining("'customerId'")
                .hasMessageContaining("[id]");
        record Small(int id) {}
        RowMapper<Small> small = RowMapper.to(Small.class);
        assertThatThrownBy(() -> small.map(row(List.of("id"), Long.MAX_VALUE))).hasMessageContaining("'id'");
        assertThatThrownBy(() -> small.map(row(List.of("id"), (Object) null))).hasMessageContaining("NULL");
        assertThatThrownBy(() -> small.map(row(List.of("id"), "x"))).hasMessageContaining("java.lang.String");
        assertThatThrownBy(() -> RowMapper.to(Number.class)).isInstanceOf(IllegalArgumentException.class);
        record Sided(Side side) {}
        assertThatThrownBy(() -> RowMapper.to(Sided.class).map(row(List.of("side"), "HOLD")))
                .hasMessageContaining("no constant");
    }

    private static Row row(List<String> names, @Nullable Object... values) {
        List<Column> columns = new ArrayList<>();
        names.forEach(name -> columns.add(new Column(name, "any", Types.OTHER)));
        return new Row(new Columns(columns), Arrays.asList(values));
    }
}
